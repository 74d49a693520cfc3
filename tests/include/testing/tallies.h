#pragma once
#include <gtest/gtest.h>

#include "stats/tally.h"
#include "support/random.h"

/// Statistics with everything in them, made up but consistent, and a comparison that says what
/// differs.
namespace testing_support {

using chopsticks::Bytes;
using chopsticks::Nanos;
using chopsticks::Random;

inline Nanos any_span(Random& random, std::uint64_t most) {
  return Nanos(static_cast<Nanos::rep>(random.below(most)));
}

/// As a Recorder would have left it after a second of work: 1 to 100 requests.
inline chopsticks::stats::Entry any_entry(Random& random) {
  constexpr std::int64_t kSecond = 1795404737;
  chopsticks::stats::Entry entry;
  const auto timed = 1 + random.below(90);
  for (std::uint64_t i = 0; i != timed; ++i) {
    const auto latency = any_span(random, std::uint64_t{1} << (10 + random.below(30)));
    entry.total_latency += latency;
    entry.latency.record(latency);
    entry.service.record(latency / 2);
    if (random.below(2) == 0) entry.first_byte.record(latency / 3);
    entry.min_latency = std::min(entry.min_latency.value_or(latency), latency);
    entry.max_latency = std::max(entry.max_latency.value_or(latency), latency);
  }
  entry.untimed = random.below(10);
  entry.requests = timed + entry.untimed;
  entry.failures = random.below(entry.requests + 1);
  entry.retries = random.below(5);
  entry.bytes = Bytes{random.below(std::uint64_t{1} << 40)};
  entry.seconds.add(
      {kSecond, entry.requests / 2, entry.failures / 2, Bytes{entry.bytes.count / 2}});
  entry.seconds.add({kSecond + 1, entry.requests - entry.requests / 2,
                     entry.failures - entry.failures / 2,
                     Bytes{entry.bytes.count - entry.bytes.count / 2}});
  entry.since = std::chrono::seconds(kSecond) + any_span(random, 1'000'000'000);
  entry.last_request = *entry.since + any_span(random, 1'000'000'000);
  return entry;
}

inline void expect_equal(const chopsticks::stats::Entry& a, const chopsticks::stats::Entry& b) {
  EXPECT_EQ(a.requests, b.requests);
  EXPECT_EQ(a.failures, b.failures);
  EXPECT_EQ(a.untimed, b.untimed);
  EXPECT_EQ(a.retries, b.retries);
  EXPECT_EQ(a.bytes.count, b.bytes.count);
  EXPECT_EQ(a.total_latency, b.total_latency);
  EXPECT_EQ(a.min_latency, b.min_latency);
  EXPECT_EQ(a.max_latency, b.max_latency);
  EXPECT_TRUE(a.latency == b.latency);
  EXPECT_TRUE(a.service == b.service);
  EXPECT_TRUE(a.first_byte == b.first_byte);
  EXPECT_TRUE(a.seconds == b.seconds);
  EXPECT_EQ(a.since, b.since);
  EXPECT_EQ(a.last_request, b.last_request);
}

/// Entries, their total, endpoints and errors.
inline chopsticks::stats::Tally any_tally(Random& random) {
  chopsticks::stats::Tally tally;
  for (const auto* name : {"upload", "download", "delete \xc3\xa5"}) {
    const auto entry = any_entry(random);
    tally.entries.at({"PUT", name}).merge(entry);
    tally.endpoints.at({"", name}).merge(entry);
    tally.total.merge(entry);
    tally.add_error(
        {{"PUT", name}, "SlowDown", 1 + random.below(9), entry.since, entry.last_request});
  }
  return tally;
}

inline void expect_equal(const chopsticks::stats::EntryTable& a,
                         const chopsticks::stats::EntryTable& b) {
  EXPECT_EQ(a.size(), b.size());
  for (const auto& [key, entry] : b) {
    const auto* found = a.find(key);
    ASSERT_NE(found, nullptr) << key.name;
    expect_equal(*found, entry);
  }
}

}  // namespace testing_support
