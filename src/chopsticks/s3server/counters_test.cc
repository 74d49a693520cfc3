#include "s3server/counters.h"

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

TEST(Counters, AddUpOverThreadsWithoutTheQuestionsForThem) {
  Counters first;
  Counters second;
  first.operation(Operation::kPutObject, {1, 0, Bytes{10}, {}});
  second.operation(Operation::kPutObject, {1, 1, Bytes{5}, Bytes{7}});
  second.operation(Operation::kStats, {1, 0, {}, Bytes{100}});
  ServerStats stats;
  first.add_to(stats);
  second.add_to(stats);
  EXPECT_EQ(stats.of(Operation::kPutObject).requests, 2);
  EXPECT_EQ(stats.of(Operation::kPutObject).received, Bytes{15});
  EXPECT_EQ(stats.total().requests, 2);
  EXPECT_EQ(stats.total().errors, 1);
}

TEST(Counters, BecomeJsonWithoutWhatNeverHappened) {
  ServerStats stats;
  stats.operations[static_cast<std::size_t>(Operation::kGetObject)] = {3, 1, {}, Bytes{4096}};
  stats.objects = 2;
  stats.uptime = 1500ms;
  EXPECT_EQ(
      to_json(stats),
      R"({"uptime_seconds":1.500,"connections":0,"buckets":0,"objects":2,"memory_bytes":0,)"
      R"("injected_errors":0,"corrupted_bodies":0,)"
      R"("total":{"requests":3,"errors":1,"bytes_received":0,"bytes_sent":4096},)"
      R"("operations":{"GetObject":{"requests":3,"errors":1,"bytes_received":0,"bytes_sent":4096}}})");
}

}  // namespace
}  // namespace chopsticks::s3server
