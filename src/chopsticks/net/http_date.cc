#include "net/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace chopsticks::net {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kForm = "Sun, 06 Nov 1994 08:49:37 GMT";

void put_two(char* out, unsigned value) noexcept {
  out[0] = static_cast<char>('0' + value / 10 % 10);
  out[1] = static_cast<char>('0' + value % 10);
}

// The number in text[at, at + size); -1 when there is none.
int number(std::string_view text, std::size_t at, std::size_t size) noexcept {
  unsigned value = 0;
  const auto* end = text.data() + at + size;
  const auto [stop, code] = std::from_chars(text.data() + at, end, value);
  return code == std::errc() && stop == end ? static_cast<int>(value) : -1;
}

bool punctuated(std::string_view text) noexcept {
  return text.substr(3, 2) == ", " && text[7] == ' ' && text[11] == ' ' && text[16] == ' ' &&
         text[19] == ':' && text[22] == ':' && text.substr(25) == " GMT";
}

}  // namespace

std::string_view format_http_date(Nanos wall, std::span<char, kHttpDateSize> out) noexcept {
  using namespace std::chrono;
  const sys_seconds when{floor<std::chrono::seconds>(wall)};
  const auto day = floor<days>(when);
  const year_month_day date(day);
  const hh_mm_ss time(when - day);
  std::ranges::copy(kForm, out.begin());
  std::ranges::copy(kDays[weekday(day).c_encoding()], out.begin());
  put_two(&out[5], unsigned(date.day()));
  std::ranges::copy(kMonths[unsigned(date.month()) - 1], &out[8]);
  const auto year = static_cast<unsigned>(int(date.year()));
  put_two(&out[12], year / 100);
  put_two(&out[14], year);
  put_two(&out[17], static_cast<unsigned>(time.hours().count()));
  put_two(&out[20], static_cast<unsigned>(time.minutes().count()));
  put_two(&out[23], static_cast<unsigned>(time.seconds().count()));
  return {out.data(), out.size()};
}

std::optional<Nanos> parse_http_date(std::string_view text) noexcept {
  using namespace std::chrono;
  if (text.size() != kForm.size() || !punctuated(text)) return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(8, 3)) - kMonths.begin() + 1;
  const year_month_day date{year(number(text, 12, 4)),
                            std::chrono::month(static_cast<unsigned>(month)),
                            day(static_cast<unsigned>(number(text, 5, 2)))};
  const int h = number(text, 17, 2);
  const int m = number(text, 20, 2);
  const int s = number(text, 23, 2);
  // Beyond 2261 nanoseconds since 1970 do not fit.
  const bool in_range = date.ok() && int(date.year()) >= 1970 && int(date.year()) <= 2261;
  if (!in_range || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
  return sys_days(date).time_since_epoch() + hours(h) + minutes(m) + std::chrono::seconds(s);
}

}  // namespace chopsticks::net
