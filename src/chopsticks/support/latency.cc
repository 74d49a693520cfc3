#include "support/latency.h"

#include <cmath>
#include <numbers>

namespace chopsticks {
namespace {

constexpr double kSigma = 0.5;

// A normally distributed number (Box and Muller).
double normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

// Of mean 1.
double factor(Latency::Distribution distribution, Random& random) {
  switch (distribution) {
    case Latency::Distribution::kFixed:
      return 1;
    case Latency::Distribution::kUniform:
      return 2 * random.uniform();
    case Latency::Distribution::kExponential:
      return -std::log(1 - random.uniform());
    case Latency::Distribution::kLognormal:
      return std::exp(kSigma * normal(random) - kSigma * kSigma / 2);
  }
  return 1;
}

}  // namespace

Nanos Latency::draw(Random& random) const {
  if (mean == Nanos::zero()) return {};
  return Nanos(std::llround(static_cast<double>(mean.count()) * factor(distribution, random)));
}

}  // namespace chopsticks
