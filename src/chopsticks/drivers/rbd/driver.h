#pragma once
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/rbd_image.h"
#include "drivers/ceph/target.h"
#include "drivers/rbd/options.h"
#include "support/result.h"
#include "support/settings.h"

/// The RBD driver: block images, by librbd. This half of it is part of the program; the other one,
/// in host/, knows librbd and is loaded when the driver is made.
namespace chopsticks::drivers::rbd {

/// The images under test.
struct Target {
  ceph::Target pool;
  std::vector<std::string> images;  // at least one
  Bytes size;                       // of those that have to be made
};

/// Reads `driver_config`; the error says what is wrong and where.
[[nodiscard]] Result<void> check(const Settings& driver_config);

/// The same, and looks for librbd.
[[nodiscard]] Result<void> check_library(const Settings& driver_config);

/// The same, connects, and opens the images; those that are missing are made. Blocks for as long
/// as that takes. An image that chopsticks has not made is refused unless it may be overwritten.
[[nodiscard]] Result<std::unique_ptr<RbdDriver>> make_driver(const Target& target,
                                                             const Settings& driver_config);

/// What the plugin exports, under the name kOpenSymbol.
using Open = void (*)(const Target& target, const Options& options,
                      Result<std::unique_ptr<RbdDriver>>& made);
inline constexpr auto kOpenSymbol = "chopsticks_rbd_open";

}  // namespace chopsticks::drivers::rbd
