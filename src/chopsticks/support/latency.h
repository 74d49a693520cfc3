#pragma once
#include <array>
#include <string_view>

#include "support/random.h"
#include "support/units.h"

namespace chopsticks {

/// How long something that pretends to be storage takes, each time by itself.
struct Latency {
  enum class Distribution {
    kFixed,        // always `mean`
    kUniform,      // from 0 to twice `mean`
    kExponential,  // the time until a Poisson event: many short, few long
    kLognormal,  // as real clusters do: a median a bit below `mean` and a long tail (sigma 0.5: p99
                 // is 2.8 times it)
  };
  /// In the order of Distribution.
  static constexpr std::array<std::string_view, 4> kWords{"fixed", "uniform", "exponential",
                                                          "lognormal"};

  Nanos mean{};
  Distribution distribution = Distribution::kFixed;

  [[nodiscard]] Nanos draw(Random& random) const;
};

}  // namespace chopsticks
