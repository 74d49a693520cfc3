#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "support/settings.h"
#include "support/units.h"

/// What options of several drivers have in common.
namespace chopsticks::drivers {

/// How closely a download is looked at.
enum class Verify {
  kContent,  // every byte is compared with what was uploaded
  kSize,     // bytes are counted
  kNone,
};
/// The words of `verify:`.
inline constexpr std::array<std::string_view, 3> kVerifyWords{"content", "size", "none"};

/// An enum by its word; `words` are in the order of its values, and the first is the default.
template <class Value, std::size_t N>
[[nodiscard]] Value read_choice(SectionReader& reader, std::string_view key,
                                const std::array<std::string_view, N>& words) {
  const auto word = reader.choice(key, words[0], words);
  std::size_t i = 0;
  while (i + 1 < N && words[i] != word) ++i;
  return static_cast<Value>(i);
}

/// A duration of `section`, the one being read, which must be more than 0.
[[nodiscard]] Nanos read_positive(SectionReader& reader, const Settings& section,
                                  std::string_view key, Nanos fallback);

/// A size of `section` from `least` to `most`.
[[nodiscard]] Bytes read_between(SectionReader& reader, const Settings& section,
                                 std::string_view key, Bytes fallback, Bytes least, Bytes most);

}  // namespace chopsticks::drivers
