#include "cluster/wire/utf8.h"

#include <cstddef>

namespace chopsticks::cluster {
namespace {

struct Lead {
  std::size_t size;
  char32_t bits;
  char32_t smallest;  // below it the form is overlong
};

std::optional<Lead> parse_lead(unsigned char byte) noexcept {
  if (byte < 0x80) return Lead{1, byte, 0};
  if ((byte & 0xe0) == 0xc0) return Lead{2, byte & 0x1fU, 0x80};
  if ((byte & 0xf0) == 0xe0) return Lead{3, byte & 0x0fU, 0x800};
  if ((byte & 0xf8) == 0xf0) return Lead{4, byte & 0x07U, 0x10000};
  return std::nullopt;
}

bool is_scalar(char32_t point) noexcept {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) noexcept {
  const auto lead = parse_lead(static_cast<unsigned char>(text.front()));
  if (!lead || text.size() < lead->size) return std::nullopt;
  auto point = lead->bits;
  for (std::size_t i = 1; i != lead->size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    point = (point << 6) | (byte & 0x3fU);
  }
  if (point < lead->smallest || !is_scalar(point)) return std::nullopt;
  text.remove_prefix(lead->size);
  return point;
}

bool is_utf8(std::string_view text) noexcept {
  for (;;) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) < 0x80) text.remove_prefix(1);
    if (text.empty()) return true;
    if (!take_code_point(text)) return false;
  }
}

std::string to_utf8(std::string_view text) {
  std::string repaired;
  while (!text.empty()) {
    const auto before = text;
    if (take_code_point(text)) {
      repaired.append(before.substr(0, before.size() - text.size()));
    } else {
      repaired.append("\xef\xbf\xbd");
      text.remove_prefix(1);
    }
  }
  return repaired;
}

}  // namespace chopsticks::cluster
