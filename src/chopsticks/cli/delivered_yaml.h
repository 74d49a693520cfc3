#pragma once
#include <string>

#include "cluster/wire/value.h"
#include "config/environment.h"
#include "support/result.h"

namespace chopsticks::cli {

/// A config file from the values of a Shipment. In place of a secret that stayed with the leader
/// stands a reference to this machine's environment: the variable the leader has it from, or one of
/// the usual ones. An Error names those to set when none is.
[[nodiscard]] Result<std::string> delivered_yaml(const cluster::Value& values,
                                                 const config::Environment& environment);

}  // namespace chopsticks::cli
