#include "stats/brief_tally.h"

#include <gtest/gtest.h>

namespace chopsticks::stats {
namespace {

Tally report(const std::string& name, std::uint64_t requests, Nanos latency) {
  Tally tally;
  auto& entry = tally.entries.at({"PUT", name});
  entry.requests = requests;
  entry.bytes = {requests * 10};
  entry.total_latency = latency * static_cast<std::int64_t>(requests);
  entry.latency.record(latency, requests);
  tally.total.merge(entry);
  return tally;
}

TEST(BriefTally, AddsUpWhatAWorkerReports) {
  BriefTally brief;
  brief.add(report("a", 3, 1ms));
  brief.add(report("b", 4, 2ms));
  brief.add(report("a", 5, 1ms));
  EXPECT_EQ(brief.total().requests, 12U);
  EXPECT_EQ(brief.total().latency.count(), 12U);
  ASSERT_EQ(brief.entries().size(), 2U);
  EXPECT_EQ(brief.entries()[0].requests, 8U);
  EXPECT_EQ(brief.entries()[0].bytes.count, 80U);
  EXPECT_EQ(brief.entries()[0].total_latency, 8ms);
}

TEST(BriefTally, CountsOperationsBeyondItsRoomInTheTotalOnly) {
  BriefTally brief;
  for (int i = 0; i != 100; ++i) brief.add(report(std::to_string(i), 1, 1ms));
  EXPECT_EQ(brief.entries().size(), BriefTally::kMost);
  EXPECT_EQ(brief.total().requests, 100U);
}

}  // namespace
}  // namespace chopsticks::stats
