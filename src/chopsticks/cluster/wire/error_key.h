#pragma once
#include <string>
#include <string_view>

namespace chopsticks::cluster {

/// The key under which an error travels in a stats message: SHA-256, in hex, of what Python would
/// print for it. Masters merge equal keys, so ours must be the one a stock worker would choose.
[[nodiscard]] std::string error_key(std::string_view method, std::string_view name,
                                    std::string_view text);

/// repr() of a Python str: in quotes, with what cannot be printed (Unicode 14) escaped. Bytes that
/// are not UTF-8 count as U+FFFD.
[[nodiscard]] std::string python_repr(std::string_view text);

}  // namespace chopsticks::cluster
