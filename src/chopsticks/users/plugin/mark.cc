#include "users/plugin/mark.h"

#include <algorithm>

#include <fmt/format.h>

#include "users/api/plugin_entry.h"

namespace chopsticks::plugin {
namespace {

constexpr std::size_t kLongestMark = 300;

std::string_view mark_in(std::string_view bytes) {
  constexpr std::string_view kBegin = CHOPSTICKS_MARK_BEGIN;
  const auto found = bytes.find(kBegin);
  if (found == std::string_view::npos) return {};
  const auto mark = bytes.substr(found + kBegin.size(), kLongestMark);
  const auto end = std::ranges::find_if(mark, [](char c) { return c < ' ' || c > '~'; });
  return mark.substr(0, static_cast<std::size_t>(end - mark.begin()));
}

// Without who compiled it.
std::string_view essence(std::string_view mark) { return mark.substr(0, mark.rfind(',')); }

}  // namespace

std::string_view our_mark() noexcept { return CHOPSTICKS_MARK; }

Result<void> check_mark(const std::string& path, std::string_view bytes) {
  if (!bytes.starts_with("\x7f"
                         "ELF")) {
    return fail(fmt::format("{}: this is no shared object", path));
  }
  const auto mark = mark_in(bytes);
  if (mark.empty()) {
    return fail(fmt::format(
        "{}: this is no scenario of chopsticks: its source must end with CHOPSTICKS_SCENARIO(…)",
        path));
  }
  if (essence(mark) == essence(our_mark())) return {};
  return fail(fmt::format("{}: compiled for {}; this program is {}: compile it again", path, mark,
                          our_mark()));
}

}  // namespace chopsticks::plugin
