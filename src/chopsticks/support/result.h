#pragma once
#include <expected>

#include "support/error.h"

namespace chopsticks {

/// A value, or why there is none. libstdc++ 12 has it without and_then() and transform().
template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(std::string message) {
  return std::unexpected(error(std::move(message)));
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
  return std::unexpected(std::move(error));
}

}  // namespace chopsticks
