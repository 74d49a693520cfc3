#include "cli/sections.h"

namespace chopsticks::cli {
namespace {

constexpr Declaration kOptions[] = {
    {.names = "--workload-config",
     .metavar = "FILE",
     .help = "YAML file that says where the storage is and how it is spoken to; needed",
     .also_from = "S3_CONFIG_PATH"},
    {.names = "-f,--locustfile,--scenario",
     .metavar = "SCENARIO",
     .help = "Scenario to run: a path, or the bare name of a shipped one; needed",
     .locust = "LOCUSTFILE"},
    {.names = "--scenario-config",
     .metavar = "FILE",
     .help = "YAML file with the scenario's settings; defaults without it",
     .also_from = "SCENARIO_CONFIG_PATH"},
    {.names = "-T,--tags",
     .metavar = "TAG",
     .help = "Run only tasks with one of these tags",
     .locust = "TAGS",
     .several = true},
    {.names = "-E,--exclude-tags",
     .metavar = "TAG",
     .help = "Run no task with one of these tags",
     .locust = "EXCLUDE_TAGS",
     .several = true},
};

// Scenario settings with an environment variable of their own.
struct Variable {
  std::string_view name;
  std::string_view scenario;
  std::string_view key;
};
constexpr Variable kVariables[] = {{"LARGE_OBJECT_SIZE", "s3_large_objects", "object_size_mb"}};

}  // namespace

Section target_section() { return {"What to run", kOptions}; }

TargetOptions read_target(Given& given, const config::Environment& environment) {
  TargetOptions target;
  target.workload_config = given.text("workload-config").value_or("");
  target.scenario = given.text("locustfile").value_or("");
  target.scenario_config = given.text("scenario-config").value_or("");
  target.tags = given.words("tags");
  target.exclude_tags = given.words("exclude-tags");
  for (const auto& variable : kVariables) {
    const auto value = environment(variable.name);
    if (!value || value->empty()) continue;
    target.overrides.push_back({std::string(variable.scenario), std::string(variable.key), *value,
                                std::string(variable.name)});
  }
  return target;
}

}  // namespace chopsticks::cli
