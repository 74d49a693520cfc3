#include "users/python/description.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace chopsticks::python {
namespace {

using Json = nlohmann::json;
using Type = DeclaredSetting::Type;

Type type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Type>, 7> kTypes{
      {{"text", Type::kText},
       {"integer", Type::kInteger},
       {"number", Type::kNumber},
       {"boolean", Type::kBoolean},
       {"bytes", Type::kBytes},
       {"duration", Type::kDuration},
       {"choice", Type::kChoice}}};
  const auto found = std::ranges::find(kTypes, name, &std::pair<std::string_view, Type>::first);
  return found == kTypes.end() ? Type::kText : found->second;
}

std::vector<plan::TaskInfo> tasks_in(const Json& list) {
  std::vector<plan::TaskInfo> tasks;
  for (const auto& one : list) {
    tasks.push_back({one.at("name"), one.at("share"),
                     one.at("tags").get<std::vector<std::string>>(), tasks_in(one.at("tasks"))});
  }
  return tasks;
}

DeclaredSetting parameter(const Json& one) {
  DeclaredSetting declared;
  declared.key = one.at("key");
  declared.type = type_of(one.at("type").get<std::string>());
  declared.fallback = one.at("default");
  declared.unit = {std::max<std::uint64_t>(1, one.at("unit"))};
  declared.help = one.at("help");
  declared.choices = one.value("choices", std::vector<std::string>());
  declared.secret = one.value("secret", false);
  return declared;
}

}  // namespace

Description read_description(std::string_view text) try {
  Description description;
  const auto json = Json::parse(text);
  for (const auto& [name, tasks] : json.at("tasks").items())
    description.tasks[name] = tasks_in(tasks);
  for (const auto& one : json.at("parameters")) description.parameters.push_back(parameter(one));
  return description;
} catch (const Json::exception&) {
  return {};
}

}  // namespace chopsticks::python
