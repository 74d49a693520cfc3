#include "plan/user_class.h"

#include <algorithm>

namespace chopsticks::plan {

const UserClass* find_class(const std::vector<UserClass>& classes, std::string_view name) {
  const auto found = std::ranges::find(classes, name, &UserClass::name);
  return found == classes.end() ? nullptr : &*found;
}

int total_users(const ClassCounts& counts) {
  int total = 0;
  for (const auto& [name, count] : counts) total += count;
  return total;
}

int total_users(const Distribution& distribution) {
  int total = 0;
  for (const auto& [worker, counts] : distribution) total += total_users(counts);
  return total;
}

ClassCounts by_class(const Distribution& distribution) {
  ClassCounts all;
  for (const auto& [worker, counts] : distribution) {
    for (const auto& [name, count] : counts) all[name] += count;
  }
  return all;
}

}  // namespace chopsticks::plan
