#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "report/redact.h"
#include "web/api.h"

namespace chopsticks::web {
namespace {

using Json = nlohmann::json;
using Type = DeclaredSetting::Type;

const char* name_of(Type type) {
  switch (type) {
    case Type::kText:
      return "text";
    case Type::kInteger:
      return "integer";
    case Type::kNumber:
      return "number";
    case Type::kBoolean:
      return "boolean";
    case Type::kBytes:
      return "bytes";
    case Type::kDuration:
      return "duration";
    case Type::kChoice:
      return "choice";
  }
  return "text";
}

// As the type where it can be read as one, else as written: "4MiB" is a value for bytes too.
Json value_of(Type type, const std::string& text) {
  if (type == Type::kBoolean) return text == "true" || text == "yes" || text == "1";
  if (type == Type::kText || type == Type::kChoice) return text;
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (!whole) return text;
  if (type == Type::kInteger) return static_cast<std::int64_t>(number);
  return number;
}

Json unit_of(const DeclaredSetting& setting) {
  if (setting.type == Type::kDuration) return "s";
  if (setting.type != Type::kBytes) return nullptr;
  if (setting.unit == GiB) return "GiB";
  if (setting.unit == MiB) return "MiB";
  if (setting.unit == KiB) return "KiB";
  return setting.unit == Bytes{1} ? "B" : fmt::format("{} B", setting.unit.count);
}

Json parameter(const plan::ParameterInfo& info) {
  const auto& declared = info.declared;
  const bool secret = declared.secret || report::is_secret_key(declared.key);
  const auto bound = [](const std::optional<double>& limit) {
    return limit ? Json(*limit) : Json();
  };
  return {{"name", declared.key},
          {"type", name_of(declared.type)},
          {"default", secret ? Json("***") : value_of(declared.type, declared.fallback)},
          {"value",
           secret ? Json("***") : value_of(declared.type, info.value.value_or(declared.fallback))},
          {"unit", unit_of(declared)},
          {"help", declared.help},
          {"minimum", bound(declared.least)},
          {"maximum", bound(declared.most)},
          {"choices", declared.choices},
          {"secret", secret},
          {"source", info.value ? info.source : "default"}};
}

Json user_class(const plan::ClassInfo& info) {
  auto tasks = Json::array();
  for (const auto& task : info.tasks)
    tasks.push_back({{"name", task.name}, {"ratio", task.share}, {"tags", task.tags}});
  return {{"name", info.user_class.name},
          {"weight", info.user_class.weight},
          {"fixed_count", info.user_class.fixed_count},
          {"tasks", std::move(tasks)}};
}

Json shape(const plan::ScenarioInfo& scenario) {
  if (!scenario.shape) return nullptr;
  return {{"name", scenario.shape->name}, {"uses_load", scenario.shape->use_common_options}};
}

std::string host_of(const report::RunInfo& info) {
  return info.endpoints.empty() ? "" : info.endpoints.front();
}

}  // namespace

Json Api::form() {
  const auto scenario = run_.scenario();
  const auto info = run_.run_info();
  auto classes = Json::array();
  for (const auto& one : scenario.classes) classes.push_back(user_class(one));
  auto parameters = Json::array();
  for (const auto& one : scenario.parameters) parameters.push_back(parameter(one));
  const auto view = run_.view();
  return {{"scenario", scenario.name},
          {"target", fmt::format("{}", fmt::join(info.endpoints, ", "))},
          {"plan", report::api::plan(info.plan)},
          {"load_shape", shape(scenario)},
          {"host", info.driver.empty() ? Json(host_of(info)) : Json()},
          {"profile", info.profile},
          {"user_classes", std::move(classes)},
          {"parameters", std::move(parameters)},
          {"workers", view->status.workers},
          {"workers_expected", options_.workers_expected}};
}

}  // namespace chopsticks::web
