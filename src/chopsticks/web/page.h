#pragma once
#include <string>

#include "web/server.h"

namespace chopsticks::web {

/// The page at "/", with the start form filled in.
[[nodiscard]] std::string page(const ServerOptions& options);

}  // namespace chopsticks::web
