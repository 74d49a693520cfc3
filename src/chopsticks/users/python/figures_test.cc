#include "users/python/figures.h"

#include <gtest/gtest.h>

#include "stats/recorder.h"

namespace chopsticks::python {
namespace {

stats::Tally one_second(Nanos latency, bool failed) {
  stats::Recorder recorder{stats::Clocks::now()};
  const auto id = recorder.operation("S3", "upload");
  const auto now = monotonic_now();
  if (failed) {
    recorder.failure(id, {now - latency, now - latency, now, {}}, {}, error("SlowDown"));
  } else {
    recorder.success(id, {now - latency, now - latency, now, {}}, {});
  }
  return recorder.take(stats::Clocks::now());
}

TEST(Figures, AddUpOverARunAndBeginAnewWithTheNext) {
  Figures figures;
  figures.add(one_second(10ms, false));
  figures.add(one_second(30ms, true));
  const auto table = figures.table();
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows.front().key.name, "upload");
  EXPECT_EQ(table.rows.back().requests, 2u);
  EXPECT_EQ(table.rows.back().fail_ratio(), 0.5);
  ASSERT_EQ(table.errors.size(), 1u);
  figures.begin();
  EXPECT_EQ(figures.table().rows.back().requests, 0u);
}

TEST(Figures, KnowThePercentilesOfOneOperationAndOfAll) {
  Figures figures;
  figures.add(one_second(10ms, false));
  figures.add(one_second(30ms, false));
  EXPECT_NEAR(seconds(figures.percentile({"S3", "upload"}, 1)), 0.03, 0.0005);
  EXPECT_NEAR(seconds(figures.percentile({}, 0)), 0.01, 0.0005);
  EXPECT_EQ(figures.percentile({"S3", "download"}, 0.5), Nanos{});
}

}  // namespace
}  // namespace chopsticks::python
