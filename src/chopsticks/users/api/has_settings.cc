#include "users/api/has_settings.h"

#include <cmath>
#include <limits>

#include "users/api/construction.h"

namespace chopsticks::users {
namespace {

// Reads the value, and says what it is for.
template <class Read>
auto read(std::string_view key, std::string_view help, const Read& value) {
  auto& section = *Construction::current().settings;
  auto found = value(section);
  section.explain(key, help);
  return found;
}

}  // namespace

Bytes HasSettings::setting(std::string_view key, double fallback, Bytes unit,
                           std::string_view help) {
  const Bytes otherwise{
      static_cast<std::uint64_t>(std::llround(fallback * static_cast<double>(unit.count)))};
  return read(key, help,
              [&](SectionReader& section) { return section.bytes(key, otherwise, unit); });
}

Nanos HasSettings::setting(std::string_view key, Nanos fallback, std::string_view help) {
  return read(key, help, [&](SectionReader& section) { return section.duration(key, fallback); });
}

bool HasSettings::setting(std::string_view key, bool fallback, std::string_view help) {
  return read(key, help, [&](SectionReader& section) { return section.boolean(key, fallback); });
}

double HasSettings::setting(std::string_view key, double fallback, std::string_view help) {
  return read(key, help, [&](SectionReader& section) {
    return section.number(key, fallback, std::numeric_limits<double>::lowest(),
                          std::numeric_limits<double>::infinity());
  });
}

std::string HasSettings::setting(std::string_view key, const char* fallback,
                                 std::string_view help) {
  return read(key, help, [&](SectionReader& section) { return section.string(key, fallback); });
}

std::int64_t HasSettings::whole_setting(std::string_view key, std::int64_t fallback,
                                        std::string_view help) {
  return read(key, help, [&](SectionReader& section) {
    return section.integer(key, fallback, 0, std::numeric_limits<std::int64_t>::max());
  });
}

}  // namespace chopsticks::users
