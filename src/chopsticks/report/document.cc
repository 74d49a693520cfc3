#include "report/document.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "report/api_series.h"
#include "report/redact.h"

namespace chopsticks::report {
namespace {

using Json = nlohmann::json;

constexpr int kSchema = 1;
constexpr std::size_t kPoints = 900;           // of the series of all operations
constexpr std::size_t kOperationPoints = 300;  // of each single one
constexpr std::size_t kOperations = 8;

void flatten(const Settings& value, const std::string& path, Json& into) {
  switch (value.kind()) {
    case Settings::Kind::kNothing:
      return;
    case Settings::Kind::kText:
      into.push_back({{"key", path}, {"value", value.text()}});
      return;
    case Settings::Kind::kList:
      for (const auto& item : value.items()) flatten(item, path, into);
      return;
    case Settings::Kind::kSection:
      for (const auto& [key, item] : value.entries())
        flatten(item, path.empty() ? key : fmt::format("{}.{}", path, key), into);
  }
}

Json settings(const Settings& value) {
  auto made = Json::array();
  flatten(redact(value), "", made);
  return made;
}

Json about(const RunInfo& run, const stats::Snapshot& snapshot) {
  const bool over = !run.ending.empty();
  return {{"id", run.id},
          {"directory", run.directory},
          {"started", run.started > Nanos{} ? api::moment(run.started) : Json()},
          {"ended", over ? api::moment(snapshot.started + snapshot.elapsed) : Json()},
          {"elapsed", seconds(snapshot.elapsed)},
          {"ending", over ? run.ending : "running"},
          {"exit_code", over ? Json(run.exit_code) : Json()}};
}

Json environment(const Host& host) {
  return {{"host", host.name},
          {"kernel", host.kernel},
          {"cpu", host.cpu},
          {"cores", host.cores},
          {"memory", host.memory.count}};
}

Json operation_series(const stats::Snapshot& snapshot) {
  auto made = Json::array();
  for (const auto& key : snapshot.series_operations) {
    if (made.size() == kOperations) break;
    made.push_back(api::series(
        snapshot, 1,
        {.most = kOperationPoints, .selected = key, .edges = false, .operations = false}));
  }
  return made;
}

Json asked(const RunInfo& run) {
  auto plan = api::plan(run.plan);
  if (!run.asked_for_users()) plan["users"] = plan["spawn_rate"] = nullptr;
  return plan;
}

}  // namespace

Json document(const Findings& findings) {
  const auto& [snapshot, tally, run, scenario] = findings;
  return {
      {"schema", kSchema},
      {"generated", api::moment(snapshot.now)},
      {"version", run.version},
      {"run", about(run, snapshot)},
      {"title", fmt::format("{} on {}", run.scenario, fmt::join(run.endpoints, ", "))},
      {"scenario", run.scenario},
      {"profile", run.profile},
      {"driver", run.driver},
      {"endpoints", run.endpoints},
      {"plan", asked(run)},
      {"command_line", redact(run.command_line)},
      {"configuration",
       {{"workload", settings(run.workload_config)}, {"scenario", settings(run.scenario_config)}}},
      {"environment", environment(run.host)},
      {"verdict", api::verdict(snapshot)},
      {"statistics", api::statistics(snapshot, 1)},
      {"distributions", api::distributions(tally)},
      {"series", api::series(snapshot, 1, {.most = kPoints})},
      {"operation_series", operation_series(snapshot)},
      {"failures", api::failures(snapshot)},
      {"exceptions", api::exceptions(snapshot)},
      {"tasks", api::tasks(scenario, {})},
      {"workers", api::workers(snapshot)},
      {"events", api::events(snapshot)}};
}

}  // namespace chopsticks::report
