#pragma once
#include <string>
#include <string_view>

namespace chopsticks::web {

/// The bytes as a gzip file: quickly rather than small.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace chopsticks::web
