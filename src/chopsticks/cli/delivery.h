#pragma once
#include <memory>
#include <string>

#include "cli/options.h"
#include "cluster/wire/messages.h"
#include "config/environment.h"

namespace chopsticks::cli {

/// What a worker started with "-f -" got from its leader, as files in a folder that only this user
/// can read and that is gone with the last copy of this.
class Delivery {
 public:
  /// Asks the leader until it answers. Errors: it has nothing to give, or gives what this worker
  /// cannot run; it did not answer for five minutes.
  [[nodiscard]] static Result<Delivery> fetch(const RunOptions& options,
                                              const config::Environment& environment);
  /// Makes files of an answer. What the worker was started with beats what the leader sends. Native
  /// code is taken over an encrypted link only, whatever a leader sends.
  [[nodiscard]] static Result<Delivery> unpack(const cluster::to_worker::LocustFiles& answer,
                                               TargetOptions own, bool encrypted,
                                               const config::Environment& environment);

  /// The worker's options with the files in place of "-f -".
  [[nodiscard]] const TargetOptions& target() const noexcept { return target_; }
  /// Once they have been read: the folder keeps the scenario only.
  void forget_configuration();

 private:
  class Folder;
  explicit Delivery(TargetOptions own);
  Result<void> take_scenario(const cluster::to_worker::LocustFiles& answer, bool encrypted);
  Result<void> take_object(const std::string& name, const std::string& object, bool encrypted);
  Result<void> take_configuration(const cluster::Value& configuration,
                                  const config::Environment& environment);

  std::shared_ptr<Folder> folder_;
  TargetOptions target_;
};

}  // namespace chopsticks::cli
