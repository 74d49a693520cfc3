#pragma once
#include <optional>
#include <string>

#include "cli/options.h"
#include "cluster/wire/messages.h"
#include "config/environment.h"

namespace chopsticks::cli {

/// What a leader gives to workers started with "-f -", so that nothing has to be copied to their
/// machines: the scenario, the workload config and the scenario config.
///
/// A stock Locust worker gets the locustfile in the form it knows. Values from the environment
/// travel, so that workers need not have the same one; secrets do only over an encrypted link, and
/// are named otherwise: the worker then has to bring its own. A compiled scenario, which nobody can
/// read before it runs, travels over an encrypted link only.
class Shipment {
 public:
  /// Reads the files behind the options.
  [[nodiscard]] static Result<Shipment> pack(const TargetOptions& options, bool encrypted,
                                             const config::Environment& environment);

  [[nodiscard]] cluster::ToWorker answer(const cluster::from_worker::LocustFileRequest& asks) const;

 private:
  void take_object(std::string name, std::string object, bool encrypted);

  std::optional<cluster::to_worker::SourceFile> source_;  // none: a shipped or a compiled scenario
  cluster::Value::Map configuration_;
  std::string refusal_;  // of stock workers, or of all; empty: nobody is refused
};

/// Keys of Shipment's configuration.
namespace shipment {
inline constexpr std::string_view kScenario = "scenario";       // a shipped one's name
inline constexpr std::string_view kDigest = "digest";           // and what it was built from
inline constexpr std::string_view kObject = "object";           // a compiled one
inline constexpr std::string_view kObjectName = "object_name";  // and its file's name
inline constexpr Bytes kLargestObject = 12 * MiB;               // a frame carries no more
inline constexpr std::string_view kWorkload = "workload";
inline constexpr std::string_view kScenarioConfig = "scenario_config";
}  // namespace shipment

}  // namespace chopsticks::cli
