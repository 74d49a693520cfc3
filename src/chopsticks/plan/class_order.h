#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "plan/interleave.h"
#include "plan/user_class.h"

namespace chopsticks::plan {

/// Which class the next user belongs to: first whatever fixed counts are missing, interleaved, then
/// the weighted classes for ever.
class ClassOrder {
 public:
  /// `classes` sorted by name; must outlive this.
  explicit ClassOrder(const std::vector<UserClass>& classes);

  /// Fixed counts are looked at again before the next user: somebody was removed.
  void check_fixed() noexcept { check_fixed_ = true; }
  /// The position of the next user's class; nothing when only fixed classes exist and all are
  /// complete. `counts[i]` is how many of class i are running.
  [[nodiscard]] std::optional<std::size_t> next(const std::vector<int>& counts);

 private:
  void queue_missing_fixed(const std::vector<int>& counts);

  const std::vector<UserClass>* classes_;
  Interleave weighted_;
  std::deque<std::size_t> fixed_;  // fixed-count users still to come
  bool check_fixed_ = true;
};

}  // namespace chopsticks::plan
