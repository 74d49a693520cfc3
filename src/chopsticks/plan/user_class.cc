#include "plan/user_class.h"

namespace chopsticks::plan {

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
