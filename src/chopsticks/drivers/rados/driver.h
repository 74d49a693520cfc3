#pragma once
#include <memory>

#include "drivers/api/rados_pool.h"
#include "drivers/ceph/options.h"
#include "drivers/ceph/target.h"
#include "support/result.h"
#include "support/settings.h"

/// The RADOS driver: objects of a pool, by librados. This half of it is part of the program; the
/// other one, in host/, knows librados and is loaded when the driver is made.
namespace chopsticks::drivers::rados {

/// Reads `driver_config`; the error says what is wrong and where.
[[nodiscard]] Result<void> check(const Settings& driver_config);

/// The same, and looks for librados.
[[nodiscard]] Result<void> check_library(const Settings& driver_config);

/// The same, and connects: blocks for as long as connect_timeout.
[[nodiscard]] Result<std::unique_ptr<RadosDriver>> make_driver(const ceph::Target& target,
                                                               const Settings& driver_config);

/// What the plugin exports, under the name kOpenSymbol.
using Open = void (*)(const ceph::Target& target, const ceph::ClientOptions& options,
                      Result<std::unique_ptr<RadosDriver>>& made);
inline constexpr auto kOpenSymbol = "chopsticks_rados_open";

}  // namespace chopsticks::drivers::rados
