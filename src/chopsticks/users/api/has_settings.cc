#include "users/api/has_settings.h"

#include <cmath>
#include <limits>

#include "users/api/construction.h"

namespace chopsticks::users {
namespace {

SectionReader& section() { return *Construction::current().settings; }

}  // namespace

Bytes HasSettings::setting(std::string_view key, double fallback, Bytes unit) {
  const Bytes otherwise{
      static_cast<std::uint64_t>(std::llround(fallback * static_cast<double>(unit.count)))};
  return section().bytes(key, otherwise, unit);
}

Nanos HasSettings::setting(std::string_view key, Nanos fallback) {
  return section().duration(key, fallback);
}

bool HasSettings::setting(std::string_view key, bool fallback) {
  return section().boolean(key, fallback);
}

double HasSettings::setting(std::string_view key, double fallback) {
  return section().number(key, fallback, std::numeric_limits<double>::lowest(),
                          std::numeric_limits<double>::infinity());
}

std::string HasSettings::setting(std::string_view key, const char* fallback) {
  return section().string(key, fallback);
}

std::int64_t HasSettings::whole_setting(std::string_view key, std::int64_t fallback) {
  return section().integer(key, fallback, 0, std::numeric_limits<std::int64_t>::max());
}

}  // namespace chopsticks::users
