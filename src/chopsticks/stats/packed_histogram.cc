#include "stats/packed_histogram.h"

#include "support/varint.h"

namespace chopsticks::stats {

PackedHistogram::PackedHistogram(const CoarseHistogram& histogram) {
  VarintWriter out;
  unsigned last = 0;
  for (const auto& [index, count] : histogram.buckets()) {
    out.put(index - last);
    out.put(count);
    last = index;
  }
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
  std::vector<CoarseHistogram::Bucket> buckets;
  VarintReader in(bytes_);
  unsigned last = 0;
  while (!in.at_end()) {
    last += static_cast<unsigned>(in.take());
    buckets.push_back({static_cast<std::uint16_t>(last), static_cast<std::uint32_t>(in.take())});
  }
  return CoarseHistogram(std::move(buckets));
}

}  // namespace chopsticks::stats
