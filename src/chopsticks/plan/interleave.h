#pragma once
#include <cstddef>
#include <queue>
#include <span>
#include <tuple>
#include <vector>

namespace chopsticks::plan {

/// An endless sequence of items in which every prefix is as close to the weights as whole numbers
/// can be: 3:1 gives ABAAABAAABAA…, never AAAB. Locust's order to the letter, so that mixed
/// clusters agree: always the item whose next turn reduces the Kullback-Leibler divergence most;
/// ties go to the one taken less often, then to the smaller weight, then to the earlier one.
class Interleave {
 public:
  /// Items with weight 0 never come. Positions in `weights` break ties, so pass them sorted by
  /// name.
  explicit Interleave(std::span<const double> weights);

  [[nodiscard]] bool empty() const noexcept { return turns_.empty(); }
  /// The position of the next item; not to be called when empty().
  std::size_t next();

 private:
  using Turn = std::tuple<double, double, double,
                          std::size_t>;  // gain, weight + turns taken + 1, weight, item
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
};

}  // namespace chopsticks::plan
