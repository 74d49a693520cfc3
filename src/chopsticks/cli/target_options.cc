#include <sstream>

#include <fmt/format.h>

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
    {.names = "--user-classes",
     .metavar = "NAME[:WEIGHT[:FIXED]]",
     .help = "User classes of the workers, for a leader that cannot read them from the scenario",
     .locust = "USER_CLASSES",
     .several = true},
    {.names = "--python-path",
     .metavar = "DIR[:DIR...]",
     .help = "Where a scenario in Python finds its modules first, before VIRTUAL_ENV's"},
    {.names = "-H,--host",
     .metavar = "HOST",
     .help = "Host to load: of HttpUsers, and as a leader tells stock Locust workers (default: the "
             "first endpoint)",
     .locust = "HOST"},
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

// "Reader", "Reader:3", "Admin:1:2"
std::optional<plan::UserClass> parse_user_class(const std::string& word) {
  plan::UserClass made;
  std::istringstream in(word);
  std::getline(in, made.name, ':');
  if (!in.eof()) in >> made.weight;
  if (!in.eof() && in.get() == ':') in >> made.fixed_count;
  const bool good = !made.name.empty() && !in.fail() && (in.peek(), in.eof());
  return good && made.weight >= 0 && made.fixed_count >= 0 ? std::optional(made) : std::nullopt;
}

std::vector<plan::UserClass> read_user_classes(Given& given) {
  std::vector<plan::UserClass> classes;
  for (const auto& word : given.words("user-classes")) {
    const auto one = parse_user_class(word);
    if (!one) {
      given.reject("user-classes",
                   fmt::format("must be NAME, NAME:WEIGHT or NAME:WEIGHT:FIXED, the "
                               "numbers not negative (got '{}')",
                               word));
    } else if (plan::find_class(classes, one->name)) {
      given.reject("user-classes", fmt::format("names {} twice", one->name));
    } else {
      classes.push_back(*one);
    }
  }
  return classes;
}

}  // namespace

Section target_section() { return {"What to run", kOptions}; }

TargetOptions read_target(Given& given, const config::Environment& environment) {
  TargetOptions target;
  target.workload_config = given.text("workload-config").value_or("");
  target.scenario =
      given.only_text("locustfile", "one scenario makes a run; in Python a file may import others")
          .value_or("");
  target.scenario_config = given.text("scenario-config").value_or("");
  target.user_classes = read_user_classes(given);
  target.python_path = given.text("python-path").value_or("");
  target.host = given.text("host").value_or("");
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
