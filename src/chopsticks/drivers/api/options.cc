#include "drivers/api/options.h"

#include <fmt/format.h>

namespace chopsticks::drivers {

Nanos read_positive(SectionReader& reader, const Settings& section, std::string_view key,
                    Nanos fallback) {
  const auto span = reader.duration(key, fallback);
  const auto* given = section.find(key);
  if (given != nullptr && span <= Nanos::zero()) {
    reader.reject(given->complain(fmt::format("driver_config.{} must be positive", key)));
  }
  return span;
}

Bytes read_between(SectionReader& reader, const Settings& section, std::string_view key,
                   Bytes fallback, Bytes least, Bytes most) {
  const auto size = reader.bytes(key, fallback);
  const auto* given = section.find(key);
  if (given != nullptr && (size < least || size > most)) {
    reader.reject(
        given->complain(fmt::format("driver_config.{} must be from {} to {} (got '{}')", key,
                                    format_bytes(least), format_bytes(most), given->text())));
  }
  return size;
}

}  // namespace chopsticks::drivers
