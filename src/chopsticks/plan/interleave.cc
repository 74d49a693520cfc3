#include "plan/interleave.h"

#include <cmath>

namespace chopsticks::plan {

Interleave::Interleave(std::span<const double> weights) {
  for (std::size_t i = 0; i != weights.size(); ++i) {
    const auto w = weights[i];
    if (w > 0) turns_.emplace(w * std::log2(w / (w + 1)), w + 1, w, i);
  }
}

std::size_t Interleave::next() {
  const auto [gain, x, w, item] = turns_.top();
  turns_.pop();
  turns_.emplace(w * std::log2(x / (x + 1)), x + 1, w, item);
  return item;
}

}  // namespace chopsticks::plan
