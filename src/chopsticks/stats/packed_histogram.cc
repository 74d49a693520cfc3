#include "stats/packed_histogram.h"

#include "support/varint.h"

namespace chopsticks::stats {

PackedHistogram::PackedHistogram(const CoarseHistogram& histogram) {
  VarintWriter out;
  std::size_t last = 0;
  histogram.each([&](std::size_t index, std::uint32_t count) {
    out.put(index - last);
    out.put(count);
    last = index;
  });
  bytes_ = out.take();
  bytes_.shrink_to_fit();
}

void PackedHistogram::merge(const CoarseHistogram& other) {
  if (other.empty()) return;
  auto merged = unpacked();
  merged.merge(other);
  *this = PackedHistogram(merged);
}

CoarseHistogram PackedHistogram::unpacked() const {
  CoarseHistogram histogram;
  VarintReader in(bytes_);
  std::size_t index = 0;
  while (!in.at_end()) {
    index += in.take();
    histogram.add(index, in.take());
  }
  return histogram;
}

}  // namespace chopsticks::stats
