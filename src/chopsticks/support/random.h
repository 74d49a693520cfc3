#pragma once
#include <bit>
#include <cstdint>
#include <limits>
#include <string>

namespace chopsticks {

/// A small fast generator (xoshiro256++ of Blackman and Vigna, seeded by splitmix64): one per user,
/// no lock. Models UniformRandomBitGenerator. Not for secrets.
class Random {
 public:
  using result_type = std::uint64_t;
  explicit Random(std::uint64_t seed) noexcept {
    for (auto& word : state_) word = splitmix(seed);
  }
  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  result_type operator()() noexcept {
    const auto result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const auto t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Evenly from [0, 1).
  [[nodiscard]] double uniform() noexcept { return static_cast<double>((*this)() >> 11) * 0x1p-53; }
  /// Evenly from [0, n); n > 0. Lemire's multiplication, without the rejection step: the bias is
  /// below n / 2^64.
  [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint64_t>((static_cast<__uint128_t>((*this)()) * n) >> 64);
  }

  /// The next value of a splitmix64 sequence; also a good 64-bit mixer.
  static std::uint64_t splitmix(std::uint64_t& state) noexcept {
    auto z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_[4];
};

/// A seed nobody can repeat, from the system.
[[nodiscard]] std::uint64_t random_seed();

/// 32 hex digits of a random (version 4) UUID, without dashes.
[[nodiscard]] std::string uuid_hex(Random& random);

}  // namespace chopsticks
