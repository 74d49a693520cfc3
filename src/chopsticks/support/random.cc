#include "support/random.h"

#include <random>

#include <fmt/format.h>

namespace chopsticks {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::string uuid_hex(Random& random) {
  const auto high = (random() & ~std::uint64_t{0xf000}) | 0x4000;  // version 4
  const auto low =
      (random() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);  // RFC 4122 variant
  return fmt::format("{:016x}{:016x}", high, low);
}

}  // namespace chopsticks
