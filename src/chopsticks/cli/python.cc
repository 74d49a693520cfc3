#include "cli/python.h"

#include <charconv>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "users/python/load.h"

namespace chopsticks::cli {
namespace {

using Json = nlohmann::ordered_json;

// A plain scalar as YAML's core schema reads it: our own values keep the text they were written in.
Json scalar(const std::string& text) {
  if (text == "true" || text == "True") return true;
  if (text == "false" || text == "False") return false;
  if (text.empty() || text == "null" || text == "~") return nullptr;
  const auto* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (std::from_chars(text.data(), end, whole).ptr == end) return whole;
  double number = 0;
  if (std::from_chars(text.data(), end, number).ptr == end) return number;
  return text;
}

Json json_of(const Settings& settings) {
  switch (settings.kind()) {
    case Settings::Kind::kNothing:
      return nullptr;
    case Settings::Kind::kText:
      return scalar(settings.text());
    case Settings::Kind::kList: {
      auto list = Json::array();
      for (const auto& item : settings.items()) list.push_back(json_of(item));
      return list;
    }
    case Settings::Kind::kSection:
      break;
  }
  auto section = Json::object();
  for (const auto& [key, value] : settings.entries()) section[key] = json_of(value);
  return section;
}

Json workload_json(const config::WorkloadConfig& workload) {
  Json json{{"endpoint", workload.embedded            ? Json("embedded")
                         : workload.endpoints.empty() ? Json()
                                                      : Json(workload.endpoints.front())},
            {"endpoints", workload.endpoints},
            {"access_key", workload.access_key},
            {"secret_key", workload.secret_key},
            {"bucket", workload.bucket},
            {"region", workload.region},
            {"driver", workload.driver}};
  json["driver_config"] =
      workload.driver_config.empty() ? Json::object() : json_of(workload.driver_config);
  return json;
}

std::string absolute(const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(path).string();
}

}  // namespace

Result<Setup> python_setup(const TargetOptions& options, config::WorkloadConfig workload,
                           Role role) {
  auto scenarios =
      config::load_scenarios(options.scenario_config, {}, config::process_environment());
  if (!scenarios) return fail(scenarios.error());
  for (const auto& change : options.overrides) {
    scenarios->override_value(change.scenario, change.key, change.value, change.origin);
  }
  const auto name = std::filesystem::path(options.scenario).stem().string();
  const auto sections = json_of(scenarios->all());
  const Json settings{{"workload", workload_json(workload)},
                      {"scenarios", sections.is_null() ? Json::object() : sections},
                      {"scenario", name},
                      {"role", role == Role::kWorker ? "worker" : "local"},
                      {"options", {{"tags", options.tags}, {"exclude_tags", options.exclude_tags}}},
                      {"files",
                       {{"workload", absolute(options.workload_config)},
                        {"scenario", absolute(options.scenario_config)}}}};
  auto scenario = python::load_scenario({options.scenario, "", settings.dump()});
  if (!scenario) return fail(scenario.error());
  Setup setup{std::move(workload),
              std::move(*scenario),
              scenarios->section(name),
              {options.tags, options.exclude_tags}};
  if (auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags); !checked) {
    return fail(checked.error());
  }
  return setup;
}

}  // namespace chopsticks::cli
