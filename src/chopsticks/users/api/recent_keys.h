#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "support/random.h"

namespace chopsticks::users {

/// The keys a user remembers, at most so many: one more forgets the oldest.
class RecentKeys {
 public:
  explicit RecentKeys(std::size_t most) : most_(most) {}

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

  void push(std::string key);
  /// Any of them; there is one.
  [[nodiscard]] const std::string& random(Random& random) const {
    return keys_[random.below(keys_.size())];
  }
  /// Removes and returns the oldest; there is one.
  [[nodiscard]] std::string pop_oldest();

 private:
  std::size_t most_;
  std::vector<std::string> keys_;  // a ring once it is full
  std::size_t oldest_ = 0;
};

}  // namespace chopsticks::users
