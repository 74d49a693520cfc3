#pragma once
#include "drivers/api/failures.h"

namespace chopsticks::drivers::native {

/// The connection ended, as a server does with one that was idle for too long.
[[nodiscard]] bool connection_lost(const Error& error) noexcept;

/// Trying again may help: the server is overloaded or had an accident, or the network failed.
[[nodiscard]] bool worth_retrying(const Error& error) noexcept;

}  // namespace chopsticks::drivers::native
