#include "support/random.h"

#include <random>
#include <string_view>

namespace chopsticks {
namespace {

// Keys are made for every upload: a formatter would cost ten times as much.
void write_hex(std::uint64_t value, char* sixteen) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  for (auto* at = sixteen + 16; at != sixteen; value >>= 4) *--at = digits[value & 15];
}

}  // namespace

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::string uuid_hex(Random& random) {
  const auto high = (random() & ~std::uint64_t{0xf000}) | 0x4000;  // version 4
  const auto low =
      (random() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);  // RFC 4122 variant
  std::string hex(32, '0');
  write_hex(high, hex.data());
  write_hex(low, hex.data() + 16);
  return hex;
}

}  // namespace chopsticks
