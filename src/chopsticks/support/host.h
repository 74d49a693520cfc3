#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "support/result.h"
#include "support/units.h"

namespace chopsticks {

/// The machine we run on, as reports name it.
struct Host {
  std::string name;
  std::string kernel;
  std::string cpu;
  unsigned cores = 1;  // this process may use
  Bytes memory;
};
[[nodiscard]] Host this_host();

/// Where this program is installed, or its build tree: it lies in bin/ there, what belongs to it in
/// lib/, share/ and include/. Works without /proc too.
[[nodiscard]] std::filesystem::path program_prefix();

/// What this process has used so far.
struct ProcessUsage {
  Nanos cpu{};  // user and system time of all threads
  Bytes resident;
};
[[nodiscard]] ProcessUsage process_usage();

/// What all network interfaces of this machine have moved so far, the loopback included.
struct NetworkUsage {
  Bytes received;
  Bytes sent;
  bool operator==(const NetworkUsage&) const = default;
};
[[nodiscard]] NetworkUsage network_usage();

/// Raises the limit of open files as far as the system lets us; returns what it is now.
std::uint64_t raise_file_limit();

}  // namespace chopsticks
