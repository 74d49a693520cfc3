#include "users/api/task_host.h"

#include <algorithm>

#include "users/api/construction.h"

namespace chopsticks::users {

void TaskHost::add(TaskEntry entry, std::string_view name, const Tags& tags) {
  const auto* filter = Construction::current().tags;
  if (entry.weight <= 0 || (filter != nullptr && !filter->admits(tags))) return;
  tasks_.push_back(entry);
  if (auto* notes = Construction::current().notes)
    notes->push_back({this, std::string(name), tags});
}

bool TagFilter::admits(const Tags& tags) const {
  const auto any_of = [&](const Tags& words) {
    return std::ranges::find_first_of(tags, words) != tags.end();
  };
  return (included.empty() || any_of(included)) && !any_of(excluded);
}

}  // namespace chopsticks::users
