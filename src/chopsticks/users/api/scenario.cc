#include "users/api/scenario.h"

#include <algorithm>

#include <fmt/format.h>

namespace chopsticks::users {

const UserKind* Scenario::find(std::string_view user_class) const noexcept {
  const auto found = std::ranges::find(
      users, user_class,
      [](const UserKind& kind) -> std::string_view { return kind.user_class.name; });
  return found == users.end() ? nullptr : &*found;
}

std::vector<plan::UserClass> Scenario::classes() const {
  std::vector<plan::UserClass> classes;
  classes.reserve(users.size());
  for (const auto& kind : users) classes.push_back(kind.user_class);
  return classes;
}

std::string next_name(std::string_view& names) {
  const auto comma = std::min(names.find(','), names.size());
  auto name = names.substr(0, comma);
  names.remove_prefix(std::min(comma + 1, names.size()));
  const auto first = std::min(name.find_first_not_of(' '), name.size());
  name = name.substr(first, name.find_last_not_of(' ') + 1 - first);
  return std::string(name);
}

Result<void> check(const Scenario& scenario, const Settings& settings, const TagFilter& tags) {
  if (scenario.listener) {
    if (auto checked = scenario.listener->check(tags); !checked) {
      return fail(fmt::format("scenario {}: {}", scenario.name, checked.error().message));
    }
  }
  // One reader for all kinds: a key is known when any of them reads it.
  SectionReader reader(settings, scenario.name);
  for (const auto& kind : scenario.users) {
    Construction construction;
    construction.settings = &reader;
    construction.tags = &tags;
    const Construction::Scope scope(construction);
    const auto user = kind.make();
    if (user->tasks().empty()) {
      return fail(
          fmt::format("scenario {}: {} has no task left to do under these --tags / --exclude-tags",
                      scenario.name, kind.user_class.name));
    }
  }
  if (scenario.shape && scenario.shape->make) {
    Construction construction;
    construction.settings = &reader;
    const Construction::Scope scope(construction);
    static_cast<void>(scenario.shape->make());
  }
  return reader.finish();
}

}  // namespace chopsticks::users
