#pragma once
#include <span>
#include <vector>

#include "cluster/wire/number_reader.h"
#include "stats/histogram.h"
#include "support/varint.h"

/// The buckets of a histogram in CompactRows: how many, then each as a byte, as a rule: how far it
/// is from the one before and its count, four bits each, neither zero. What does not fit follows a
/// zero byte as two numbers.
namespace chopsticks::cluster {

void put_buckets(VarintWriter& out, const stats::Histogram& histogram);

/// In `into`, which only grows: its room serves the next histogram, too. Anything that is cut off,
/// beyond the last bucket or empty is refused.
[[nodiscard]] std::span<const stats::Histogram::Bucket> read_buckets(
    NumberReader& in, std::vector<stats::Histogram::Bucket>& into);
/// Refuses what read_buckets() refuses, at a third of the cost.
void check_buckets(NumberReader& in);

}  // namespace chopsticks::cluster
