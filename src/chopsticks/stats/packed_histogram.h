#pragma once
#include <string>

#include "stats/coarse_histogram.h"

namespace chopsticks::stats {

/// A CoarseHistogram in as few bytes as can tell it: two or three a bucket that is not
/// empty. A run of an hour keeps one for each second and operation.
class PackedHistogram {
 public:
  PackedHistogram() = default;
  explicit PackedHistogram(const CoarseHistogram& histogram);

  bool operator==(const PackedHistogram&) const = default;

  void merge(const CoarseHistogram& other);
  [[nodiscard]] CoarseHistogram unpacked() const;
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

 private:
  std::string bytes_;  // for each bucket how far it is from the one before, then its count
};

}  // namespace chopsticks::stats
