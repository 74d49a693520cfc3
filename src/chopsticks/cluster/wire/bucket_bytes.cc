#include "cluster/wire/bucket_bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

namespace chopsticks::cluster {
namespace {

using stats::Histogram;
using Bucket = Histogram::Bucket;

constexpr std::uint64_t kMostInBucket = std::uint64_t{1} << 48;
constexpr unsigned kFourBits = 15;

/// The next eight bytes at once: a leader's time goes into reading buckets.
class Eight {
 public:
  /// There are eight at least.
  explicit Eight(std::string_view bytes) {
    static_assert(std::endian::native == std::endian::little);
    std::array<char, 8> raw{};
    bytes.copy(raw.data(), raw.size());
    word_ = std::bit_cast<std::uint64_t>(raw);
    // Half a byte of zero borrows, so the lowest one that is found is there.
    const auto zeros = (word_ - kOnes) & ~word_ & (kOnes << 3U);
    short_ones_ = static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
  }
  /// How many buckets of a byte it begins with.
  [[nodiscard]] std::size_t short_ones() const { return short_ones_; }
  /// Of the first `size`, which are short.
  [[nodiscard]] std::uint64_t sum_of_gaps(std::size_t size) const {
    const auto firsts = size == 8 ? word_ : word_ & ((std::uint64_t{1} << (8 * size)) - 1);
    return (firsts >> 4U & kLowHalves) * kOneEach >> 56U;  // 120 at most: no byte overflows
  }
  [[nodiscard]] unsigned take() {
    const auto byte = static_cast<unsigned>(word_ & 0xffU);
    word_ >>= 8U;
    return byte;
  }

 private:
  static constexpr std::uint64_t kOnes = 0x1111'1111'1111'1111;
  static constexpr std::uint64_t kLowHalves = 0x0f0f'0f0f'0f0f'0f0f;
  static constexpr std::uint64_t kOneEach = 0x0101'0101'0101'0101;

  std::uint64_t word_ = 0;
  std::size_t short_ones_;
};

/// Whoever wants the buckets.
struct Keep {
  Bucket* next;
  void short_ones(Eight eight, std::size_t size, std::uint64_t after) {
    auto last = static_cast<std::uint32_t>(after) - 1;
    for (std::size_t i = 0; i != size; ++i) {
      const auto both = eight.take();
      last += both >> 4U;
      *next++ = {last, both & kFourBits};
    }
  }
  void one(std::uint64_t after, std::uint64_t count) {
    *next++ = {static_cast<std::uint32_t>(after - 1), count};
  }
};

/// Whoever only wants to know that they are well.
struct Drop {
  void short_ones(const Eight&, std::size_t, std::uint64_t) {}
  void one(std::uint64_t, std::uint64_t) {}
};

/// The end of the bucket after `after`, which is the end of the one before.
template <class Taker>
std::uint64_t take_one(NumberReader& in, std::uint64_t after, Taker& taker) {
  const unsigned both = in.byte();
  const bool is_short = both != 0;
  const auto gap = is_short ? both >> 4U : in.number(Histogram::kBuckets);
  const auto count = is_short ? both & kFourBits : in.number(kMostInBucket);
  if (gap == 0 || count == 0) in.refuse();
  taker.one(after + gap, count);
  return after + gap;
}

template <class Taker>
void take_buckets(NumberReader& in, std::size_t size, Taker taker) {
  std::uint64_t after = 0;
  while (size != 0 && in.ok()) {
    const auto bytes = in.rest();
    if (bytes.size() >= 8) {
      const Eight eight(bytes);
      const auto firsts = std::min(eight.short_ones(), size);
      taker.short_ones(eight, firsts, after);
      after += eight.sum_of_gaps(firsts);
      in.skip(firsts);
      size -= firsts;
      if (firsts == 8 || size == 0) continue;
    }
    after = take_one(in, after, taker);
    --size;
  }
  // Gaps are at least 1, so that none before the last is beyond the end when that one is not.
  if (after > Histogram::kBuckets) in.refuse();
}

/// Each bucket has a byte at least: what is announced and not there reserves nothing.
std::size_t announced(NumberReader& in) {
  return in.number(std::min(Histogram::kBuckets, in.rest().size()));
}

}  // namespace

void put_buckets(VarintWriter& out, const Histogram& histogram) {
  const auto buckets = histogram.buckets();
  out.put(buckets.size());
  std::uint64_t after = 0;
  for (const auto& [index, count] : buckets) {
    const auto gap = index + 1 - after;
    after = index + 1;
    if (gap <= kFourBits && count <= kFourBits) {
      out.put_byte(static_cast<std::uint8_t>(gap << 4U | count));
    } else {
      out.put_byte(0);
      out.put(gap);
      out.put(count);
    }
  }
}

std::span<const Bucket> read_buckets(NumberReader& in, std::vector<Bucket>& into) {
  const auto size = announced(in);
  if (into.size() < size) into.resize(size);
  take_buckets(in, size, Keep{into.data()});
  return in.ok() ? std::span(into.data(), size) : std::span<const Bucket>();
}

void check_buckets(NumberReader& in) { take_buckets(in, announced(in), Drop{}); }

}  // namespace chopsticks::cluster
