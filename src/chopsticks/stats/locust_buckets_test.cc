#include "stats/locust_buckets.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

using nlohmann::json;

const json& vectors() {
  static const json loaded =
      json::parse(std::ifstream(CHOPSTICKS_TEST_DATA "/locust/vectors_stats.json"));
  return loaded;
}

TEST(LocustBuckets, RoundAsLocustDoes) {
  for (const auto& pair : vectors()["bucket"]) {
    EXPECT_EQ(locust_bucket(pair[0]), pair[1].get<std::int64_t>()) << pair[0];
  }
}

TEST(LocustBuckets, GiveLocustsPercentilesAndMedians) {
  for (const auto& one : vectors()["percentiles"]) {
    LocustBuckets buckets;
    for (const auto& [milliseconds, count] : one["response_times"].items()) {
      buckets[std::stoll(milliseconds)] = count;
    }
    EXPECT_EQ(locust_median(buckets), one["median"].get<std::int64_t>());
    for (const auto& [q, value] : one["percentiles"].items()) {
      EXPECT_EQ(locust_percentile(buckets, std::stod(q)), value.get<std::int64_t>()) << q;
    }
  }
}

TEST(LocustBuckets, OurHistogramFollowsTheSameRules) {
  for (const auto& one : vectors()["percentiles"]) {
    Histogram histogram;
    for (const auto& [milliseconds, count] : one["response_times"].items()) {
      histogram.record(std::chrono::milliseconds(std::stoll(milliseconds)), count);
    }
    const auto near = [](Nanos got, double wanted) {
      EXPECT_NEAR(milliseconds(got), wanted, 0.0079 * wanted);
    };
    near(histogram.median(), one["median"]);
    for (const auto& [q, value] : one["percentiles"].items())
      near(histogram.percentile(std::stod(q)), value);
  }
}

TEST(LocustBuckets, SurviveTheWayThroughAHistogram) {
  LocustBuckets sent{{0, 7}, {1, 2}, {38, 2}, {60, 1}, {240, 3}, {1300, 1}, {98'000, 1}};
  Histogram histogram;
  ASSERT_TRUE(add_locust(histogram, sent));
  EXPECT_EQ(to_locust(histogram), sent);
}

TEST(LocustBuckets, RefuseWhatCannotBe) {
  Histogram histogram;
  EXPECT_FALSE(add_locust(histogram, {{5, 1}, {-1, 1}}));
  EXPECT_FALSE(add_locust(histogram, {{5, 1}, {std::int64_t{1} << 60, 1}}));
  EXPECT_FALSE(add_locust(histogram, {{5, 1}, {6, std::uint64_t{1} << 60}}));
  EXPECT_TRUE(histogram.empty());
  EXPECT_TRUE(add_locust(histogram, {{std::int64_t{1} << 50, 1}}));
  EXPECT_GT(histogram.percentile(1), 2h);
}

TEST(LocustBuckets, OfNothingAreNothing) {
  EXPECT_TRUE(to_locust({}).empty());
  EXPECT_EQ(locust_percentile({}, 0.5), 0);
  EXPECT_EQ(locust_median({}), 0);
}

TEST(ProperRound, RoundsHalvesAsPeopleDo) {
  for (const auto& pair : vectors()["proper_round_0"])
    EXPECT_EQ(proper_round(pair[0]), pair[1].get<double>());
  for (const auto& pair : vectors()["proper_round_2"])
    EXPECT_EQ(proper_round(pair[0], 2), pair[1].get<double>());
}

TEST(PercentileTitle, HasNoTrailingZeros) {
  const auto& [qs, titles] = vectors()["readable_percentiles"].get<std::pair<json, json>>();
  for (std::size_t i = 0; i < qs.size(); ++i)
    EXPECT_EQ(percentile_title(qs[i]), titles[i].get<std::string>());
}

}  // namespace
}  // namespace chopsticks::stats
