#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chopsticks::plan {

/// A kind of simulated user, as a scenario declares it.
struct UserClass {
  std::string name;
  double weight = 1;    // its share of the users, against the other weights
  int fixed_count = 0;  // > 0: exactly this many, whatever the weights say, and before all others
  bool operator==(const UserClass&) const = default;
};

/// Null when there is none of this name.
[[nodiscard]] const UserClass* find_class(const std::vector<UserClass>& classes,
                                          std::string_view name);

/// How many users of each class: all classes are present, zeros included.
using ClassCounts = std::map<std::string, int>;

/// Who runs what: worker id -> its users.
using Distribution = std::map<std::string, ClassCounts>;

[[nodiscard]] int total_users(const ClassCounts& counts);
[[nodiscard]] int total_users(const Distribution& distribution);
/// The users of each class over all workers.
[[nodiscard]] ClassCounts by_class(const Distribution& distribution);

}  // namespace chopsticks::plan
