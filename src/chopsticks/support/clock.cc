#include "support/clock.h"

#include <ctime>

#include <fmt/format.h>

namespace chopsticks {

std::string format_utc(Nanos wall) {
  const auto when =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(wall).count());
  std::tm parts{};
  gmtime_r(&when, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace chopsticks
