#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "drivers/api/content.h"
#include "drivers/api/metadata.h"
#include "support/units.h"

namespace chopsticks::drivers {

/// What an object is to contain: Content(seed, key), so many bytes of it; or content that does not
/// depend on the key, such as bytes a scenario brings along.
struct Payload {
  Bytes size;
  std::uint64_t seed = 0;
  std::optional<Content> fixed = {};
  std::shared_ptr<const Metadata> metadata = {};  // checked; none is the rule

  [[nodiscard]] Content content(std::string_view key) const noexcept {
    return fixed ? *fixed : Content(seed, key);
  }
};

}  // namespace chopsticks::drivers
