#include "support/latency.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

constexpr int kDraws = 100'000;

std::vector<double> draws(Latency latency) {
  Random random(1);
  std::vector<double> milliseconds(kDraws);
  for (auto& value : milliseconds) value = chopsticks::milliseconds(latency.draw(random));
  std::ranges::sort(milliseconds);
  return milliseconds;
}
double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(Latency, HasTheMeanThatWasAskedForWhateverItsDistribution) {
  for (std::size_t n = 0; n < Latency::kWords.size(); ++n) {
    const auto values = draws({10ms, static_cast<Latency::Distribution>(n)});
    EXPECT_NEAR(mean(values), 10, 0.2) << Latency::kWords[n];
    EXPECT_GE(values.front(), 0) << Latency::kWords[n];
  }
}

TEST(Latency, HasTheTailOfItsDistribution) {
  EXPECT_EQ(draws({10ms, Latency::Distribution::kFixed}).back(), 10);
  EXPECT_NEAR(draws({10ms, Latency::Distribution::kUniform}).back(), 20, 0.1);
  EXPECT_NEAR(draws({10ms, Latency::Distribution::kExponential})[kDraws * 99 / 100], 46, 2);
  EXPECT_NEAR(draws({10ms, Latency::Distribution::kLognormal})[kDraws * 99 / 100], 28, 1);
}

}  // namespace
}  // namespace chopsticks
