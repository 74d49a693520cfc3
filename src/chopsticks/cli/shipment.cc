#include "cli/shipment.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/catalogue.h"
#include "config/expand.h"
#include "config/scenario.h"
#include "config/yaml.h"
#include "report/redact.h"

namespace chopsticks::cli {
namespace {

using cluster::Value;

Result<std::string> contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(system_error(errno, fmt::format("cannot read the scenario file {}", path)));
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// "S3_SECRET_KEY" of "${S3_SECRET_KEY:-default}"; empty when the text is something else too.
std::string variable_of(const Settings* written) {
  if (written == nullptr) return "";
  const std::string_view text = written->text();
  const auto end = text.find('}');
  if (!text.starts_with("${") || end != text.size() - 1) return "";
  const auto inside = text.substr(2, end - 2);
  return std::string(inside.substr(0, inside.find(":-")));
}

/// A file's values as they travel: text, lists and maps. A secret that stays here leaves a binary
/// behind, which names the variable it comes from.
class Packer {
 public:
  explicit Packer(bool with_secrets) : with_secrets_(with_secrets) {}

  [[nodiscard]] Value pack(const Settings& value, const Settings* written) const {
    switch (value.kind()) {
      case Settings::Kind::kNothing:
        return nullptr;
      case Settings::Kind::kText:
        return value.text();
      case Settings::Kind::kList:
        return pack_list(value, written);
      case Settings::Kind::kSection:
        break;
    }
    Value::Map map;
    for (const auto& [key, one] : value.entries()) {
      const auto* as_written = written == nullptr ? nullptr : written->find(key);
      const bool stays = !with_secrets_ && !one.empty() && report::is_secret_key(key);
      map.push_back(
          {key, stays ? Value(Value::Binary{variable_of(as_written)}) : pack(one, as_written)});
    }
    return map;
  }

 private:
  [[nodiscard]] Value pack_list(const Settings& list, const Settings* written) const {
    const bool alike = written != nullptr && written->items().size() == list.items().size();
    Value::List values;
    for (std::size_t i = 0; i != list.items().size(); ++i)
      values.push_back(pack(list.items()[i], alike ? &written->items()[i] : nullptr));
    return values;
  }

  bool with_secrets_;
};

Result<Value> pack_workload(const std::string& file, const Packer& packer,
                            const config::Environment& environment) {
  auto written = config::read_yaml(file);
  if (!written) return fail(written.error());
  auto expanded = config::expand(*written, environment);
  if (!expanded) return fail(expanded.error());
  return packer.pack(*expanded, &*written);
}

Result<Value> pack_scenario_config(const TargetOptions& options, const Packer& packer,
                                   const config::Environment& environment) {
  auto config = config::load_scenarios(options.scenario_config, {}, environment);
  if (!config) return fail(config.error());
  for (const auto& change : options.overrides)
    config->override_value(change.scenario, change.key, change.value, change.origin);
  return packer.pack(config->all(), nullptr);
}

}  // namespace

Result<Shipment> Shipment::pack(const TargetOptions& options, bool encrypted,
                                const config::Environment& environment) {
  Shipment made;
  const auto& scenario = options.scenario;
  if (scenario.empty()) {
    made.refusal_ = "this leader has no scenario: start the worker with its own";
    return made;
  }
  const Packer packer(encrypted);
  if (const auto digest = shipped_digest(scenario); !digest.empty()) {
    made.configuration_ = {{shipment::kScenario, scenario}, {shipment::kDigest, digest}};
  } else {
    auto contents = contents_of(scenario);
    if (!contents) return fail(contents.error());
    auto name = std::filesystem::path(scenario).filename().string();
    if (scenario.ends_with(".so")) {
      made.take_object(std::move(name), std::move(*contents), encrypted);
      if (made.configuration_.empty()) return made;
    } else {
      made.source_ = {std::move(name), std::move(*contents)};
    }
  }
  if (!options.is_python()) {
    made.refusal_ = fmt::format(
        "{} is a C++ scenario, for chopsticks workers only: start this one with a locustfile",
        std::filesystem::path(scenario).filename().string());
  }
  if (!options.workload_config.empty()) {
    auto workload = pack_workload(options.workload_config, packer, environment);
    if (!workload) return fail(workload.error());
    made.configuration_.push_back({shipment::kWorkload, std::move(*workload)});
  }
  auto settings = pack_scenario_config(options, packer, environment);
  if (!settings) return fail(settings.error());
  made.configuration_.push_back({shipment::kScenarioConfig, std::move(*settings)});
  return made;
}

void Shipment::take_object(std::string name, std::string object, bool encrypted) {
  const auto most = shipment::kLargestObject;
  if (!encrypted) {
    refusal_ = fmt::format(
        "{} is compiled, and native code is sent over an encrypted link only: start leader and "
        "worker with --cluster-key, or the worker with a copy of its own",
        name);
  } else if (object.size() > most.count) {
    refusal_ = fmt::format(
        "{} has {} MiB, and at most {} are sent: start the worker with a copy of its own", name,
        object.size() / MiB.count, most.count / MiB.count);
  } else {
    configuration_ = {{shipment::kObject, Value::Binary{std::move(object)}},
                      {shipment::kObjectName, std::move(name)}};
  }
}

cluster::ToWorker Shipment::answer(const cluster::from_worker::LocustFileRequest& asks) const {
  const bool nothing = !source_ && configuration_.empty();
  if (nothing || (!asks.wants_configuration && !refusal_.empty()))
    return cluster::to_worker::NoLocustFile{refusal_};
  cluster::to_worker::LocustFiles answer;
  if (source_) answer.files.push_back(*source_);
  answer.one_file = asks.version.empty();
  if (asks.wants_configuration) answer.configuration = configuration_;
  return answer;
}

}  // namespace chopsticks::cli
