#pragma once
#include <string>
#include <string_view>

#include "cluster/wire/value.h"
#include "support/result.h"

namespace chopsticks::cluster {

/// What every frame is: [type, data, node id].
struct RawFrame {
  std::string type;
  Value data;
  std::string node_id;
};

[[nodiscard]] Result<RawFrame> parse_frame(std::string_view bytes);
[[nodiscard]] std::string write_frame(std::string_view type, Value data, std::string_view node_id);

/// visit() with a function per alternative.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

}  // namespace chopsticks::cluster
