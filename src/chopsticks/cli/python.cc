#include "cli/python.h"

#include <charconv>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "cli/drivers.h"
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
  if (!workload.ceph.pool.empty()) {
    json["pool"] = workload.ceph.pool;
    json["namespace"] = workload.ceph.name_space;
    json["images"] = workload.ceph.images;
  }
  json["driver_config"] =
      workload.driver_config.empty() ? Json::object() : json_of(workload.driver_config);
  return json;
}

Json seconds(std::optional<Nanos> span) {
  return span ? Json(std::chrono::duration<double>(*span).count()) : Json();
}

// What Locust calls parsed_options.
Json options_json(const RunOptions& options) {
  const auto& load = options.load;
  Json json{{"host", options.target.host.empty() ? Json() : Json(options.target.host)},
            {"tags", options.target.tags},
            {"exclude_tags", options.target.exclude_tags},
            {"locustfile", options.target.scenario},
            {"headless", options.web.headless},
            {"master", options.cluster.role == Role::kLeader},
            {"worker", options.cluster.role == Role::kWorker},
            {"reset_stats", load.reset_stats},
            {"run_time", seconds(load.duration)},
            {"stop_timeout", seconds(load.stop_timeout)}};
  const Json users = load.users ? Json(*load.users) : Json();
  json["users"] = users;
  json["num_users"] = users;
  json["spawn_rate"] = load.spawn_rate ? Json(load.spawn_rate->value) : Json();
  return json;
}

std::string absolute(const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(path).string();
}

}  // namespace

Result<Setup> python_setup(const RunOptions& options, config::WorkloadConfig workload) {
  const auto& target = options.target;
  auto scenarios =
      config::load_scenarios(target.scenario_config, {}, config::process_environment());
  if (!scenarios) return fail(scenarios.error());
  for (const auto& change : target.overrides) {
    scenarios->override_value(change.scenario, change.key, change.value, change.origin);
  }
  const auto name = std::filesystem::path(target.scenario).stem().string();
  const auto sections = json_of(scenarios->all());
  const bool storage = !workload.driver.empty();
  const Json settings{{"workload", storage ? workload_json(workload) : Json::object()},
                      {"scenarios", sections.is_null() ? Json::object() : sections},
                      {"scenario", name},
                      {"options", options_json(options)},
                      {"role", options.cluster.role == Role::kWorker ? "worker" : "local"},
                      {"python_path", target.python_path},
                      {"files",
                       {{"workload", absolute(target.workload_config)},
                        {"scenario", absolute(target.scenario_config)}}}};
  auto scenario = python::load_scenario({target.scenario, settings.dump()});
  if (!scenario) return fail(scenario.error());
  Setup setup{std::move(workload),
              std::move(*scenario),
              scenarios->section(name),
              {target.tags, target.exclude_tags},
              target.host,
              options.output.profile};
  if (storage) {
    if (auto fits = check_protocol(setup.workload, setup.scenario); !fits)
      return fail(fits.error());
  }
  auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags);
  if (!checked) return fail(checked.error());
  return setup;
}

}  // namespace chopsticks::cli
