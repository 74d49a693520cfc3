#include "cluster/wire/bucket_bytes.h"

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::cluster {
namespace {

using stats::Histogram;

/// Counts and gaps of one digit, of several, and in every mixture.
Histogram any_histogram(Random& random) {
  Histogram histogram;
  const auto buckets = random.below(60);
  const auto widest = std::uint64_t{1} << (1 + random.below(7));
  const auto most = std::uint64_t{1} << random.below(20);
  std::uint64_t index = 0;
  for (std::uint64_t i = 0; i != buckets && index < Histogram::kBuckets; ++i) {
    EXPECT_TRUE(histogram.add_bucket(index, 1 + random.below(most)));
    index += 1 + random.below(widest);
  }
  return histogram;
}

struct Verdict {
  bool ok;
  std::size_t left;  // bytes
  bool operator==(const Verdict&) const = default;
};

Verdict checked(std::string_view bytes) {
  NumberReader in(bytes);
  check_buckets(in);
  return {in.ok(), in.ok() ? in.rest().size() : 0};
}

Verdict read(std::string_view bytes, std::vector<Histogram::Bucket>& into) {
  NumberReader in(bytes);
  const auto buckets = read_buckets(in, into);
  into.resize(buckets.size());
  return {in.ok(), in.ok() ? in.rest().size() : 0};
}

TEST(BucketBytes, ComeBackWhateverFollows) {
  Random random(1);
  for (int i = 0; i != 2000; ++i) {
    const auto histogram = any_histogram(random);
    VarintWriter out;
    put_buckets(out, histogram);
    const auto bytes = out.take();
    for (const auto* behind : {"", "\x11", "1234567", "\x11\x11\x11\x11\x11\x11\x11\x11\x11"}) {
      const Verdict whole{true, std::string_view(behind).size()};
      std::vector<Histogram::Bucket> buckets;
      ASSERT_EQ(read(bytes + behind, buckets), whole);
      ASSERT_EQ(buckets, histogram.buckets());
      ASSERT_EQ(checked(bytes + behind), whole);
    }
  }
}

TEST(BucketBytes, AreRefusedByTheCheckWhereverReadingRefusesThem) {
  Random random(2);
  int refused = 0;
  for (int i = 0; i != 50'000; ++i) {
    VarintWriter out;
    put_buckets(out, any_histogram(random));
    auto bytes = out.take();
    bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    bytes.resize(bytes.size() - random.below(2));
    std::vector<Histogram::Bucket> buckets;
    const auto verdict = read(bytes, buckets);
    ASSERT_EQ(checked(bytes), verdict);
    refused += verdict.ok ? 0 : 1;
    for (const auto& bucket : buckets) ASSERT_LT(bucket.index, Histogram::kBuckets);
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace chopsticks::cluster
