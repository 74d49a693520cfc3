#include "support/error.h"

#include <fmt/format.h>

namespace chopsticks {

Error system_error(int errno_value, std::string_view what) {
  std::error_code code(errno_value, std::generic_category());
  return {code, fmt::format("{}: {}", what, code.message())};
}

}  // namespace chopsticks
