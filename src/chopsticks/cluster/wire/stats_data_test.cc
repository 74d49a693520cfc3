#include "cluster/wire/stats_data.h"

#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cluster/wire/codec.h"
#include "cluster/wire/fields.h"
#include "testing/tallies.h"

namespace chopsticks::cluster {
namespace {

using from_worker::Stats;
using testing_support::any_tally;
using testing_support::expect_equal;

Stats over_the_wire(const Stats& report) {
  const auto frame = decode_from_worker(encode(FromWorker(report), "w_1"));
  EXPECT_TRUE(frame) << frame.error().message;
  return std::get<Stats>(frame->message);
}

/// Removes the key wherever it is a member of a map.
void strip(Value& value, std::string_view key) {
  if (auto* list = value.list()) {
    for (auto& item : *list) strip(item, key);
  }
  if (auto* map = value.map()) {
    std::erase_if(*map, [&](const auto& member) { return member.key == Value(key); });
    for (auto& member : *map) strip(member.value, key);
  }
}

/// The member to change in a report's total.
Value& total_field(Value& data, std::string_view key) {
  for (auto& member : *data.map()) {
    if (member.key != Value("stats_total")) continue;
    for (auto& field : *member.value.map()) {
      if (field.key == Value(key)) return field.value;
    }
  }
  throw std::out_of_range("no such field");
}

/// One GET of 102.5 ms, as a stock worker reports it.
Value stock_report() {
  const Value::Map entry{{"name", "Aggregated"},
                         {"method", ""},
                         {"last_request_timestamp", 1795404738.5},
                         {"start_time", 1795404737.25},
                         {"num_requests", 3},
                         {"num_none_requests", 0},
                         {"num_failures", 1},
                         {"total_response_time", 307.5},
                         {"max_response_time", 102.5},
                         {"min_response_time", 102.5},
                         {"total_content_length", 30},
                         {"response_times", Value::Map{{100, 3}}},
                         {"num_reqs_per_sec", Value::Map{{1795404738, 2}, {1795404737, 1}}},
                         {"num_fail_per_sec", Value::Map{{1795404738, 1}}}};
  return Value::Map{{"stats", Value::List{}}, {"stats_total", entry}, {"errors", Value::Map{}}};
}

std::string why_not(const Value& data) {
  const auto report = decode_stats(data);
  return report ? "understood" : report.error().message;
}

TEST(StatsData, EveryTallyComesBackBitByBit) {
  Random random(11);
  for (int i = 0; i != 50; ++i) {
    const Stats report{any_tally(random), ClassCounts{{"A", 2}, {"B", 0}}};
    const auto again = over_the_wire(report);
    expect_equal(again.tally.entries, report.tally.entries);
    expect_equal(again.tally.endpoints, report.tally.endpoints);
    expect_equal(again.tally.total, report.tally.total);
    EXPECT_EQ(again.users, report.users);
  }
}

TEST(StatsData, RemarksComeBackAndDamagedOnesAreLeftOut) {
  Stats report;
  report.tally.scenario_lag.record(3ms, 7);
  report.tally.unanswered.record(12s, 2);
  const auto again = over_the_wire(report);
  EXPECT_EQ(again.tally.scenario_lag.buckets(), report.tally.scenario_lag.buckets());
  EXPECT_EQ(again.tally.unanswered.buckets(), report.tally.unanswered.buckets());

  auto damaged = encode_stats(report);
  for (auto& member : *damaged.map())
    if (member.key == Value("chopsticks"))
      for (auto& ours : *member.value.map()) ours.value = Value::Binary{"?"};
  const auto read = decode_stats(damaged);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->tally.unanswered.empty());
}

TEST(StatsData, AHeartbeatComesBackAndLeavesLocustsEmptyTablesOut) {
  Random random(12);
  Stats report;
  report.users = ClassCounts{{"A", 2}};
  report.rows = CompactRows(any_tally(random));
  EXPECT_TRUE(encode_stats(report).find("stats_total"));
  report.heartbeat = {"running", 12.5, 1 << 20, from_worker::Telemetry{.host = "h", .lag = 3ms}};
  report.tally.add_error({{"GET", "x"}, "timed out", 3, {}, {}});
  EXPECT_FALSE(encode_stats(report).find("stats_total"));
  const auto again = over_the_wire(report);
  EXPECT_EQ(again.heartbeat, report.heartbeat);
  EXPECT_EQ(again.rows.value().bytes(), report.rows->bytes());
  EXPECT_EQ(again.users, report.users);
  EXPECT_EQ(again.tally.errors().at(0).occurrences, 3U);
}

TEST(StatsData, AHeartbeatThatIsDamagedRefusesTheReport) {
  Stats report;
  report.heartbeat = {"running", 12.5, 1 << 20, {}};
  auto damaged = encode_stats(report);
  for (auto& member : *damaged.map())
    if (member.key == Value("chopsticks"))
      for (auto& ours : *member.value.map()) ours.value = Value(1);
  EXPECT_NE(why_not(damaged), "understood");
}

TEST(StatsData, ErrorsComeBack) {
  Random random(11);
  const Stats report{any_tally(random), std::nullopt};
  const auto again = over_the_wire(report);
  EXPECT_EQ(again.users, std::nullopt);
  ASSERT_EQ(again.tally.errors().size(), report.tally.errors().size());
  for (std::size_t i = 0; i != again.tally.errors().size(); ++i) {
    const auto& row = again.tally.errors()[i];
    const auto& expected = report.tally.errors()[i];
    EXPECT_EQ(row.key, expected.key);
    EXPECT_EQ(row.text, expected.text);
    EXPECT_EQ(row.occurrences, expected.occurrences);
    EXPECT_NEAR(seconds(*row.first_seen), seconds(*expected.first_seen), 1e-6);
    EXPECT_NEAR(seconds(*row.last_seen), seconds(*expected.last_seen), 1e-6);
  }
}

TEST(StatsData, EntriesHaveLocustsFieldsInLocustsOrder) {
  Random random(5);
  const Stats report{any_tally(random), std::nullopt};
  const auto data = encode_stats(report);
  std::vector<std::string> keys;
  for (const auto& member : *data.find("stats_total")->map()) keys.push_back(*member.key.text());
  EXPECT_EQ(keys, (std::vector<std::string>{
                      "name", "method", "last_request_timestamp", "start_time", "num_requests",
                      "num_none_requests", "num_failures", "total_response_time",
                      "max_response_time", "min_response_time", "total_content_length",
                      "response_times", "num_reqs_per_sec", "num_fail_per_sec", "chopsticks"}));
}

TEST(StatsData, WithoutTheExactPartLocustsFieldsAreEnoughForAReport) {
  Random random(2);
  const Stats report{any_tally(random), std::nullopt};
  auto data = encode_stats(report);
  strip(data, "chopsticks");
  const auto again = decode_stats(data);
  ASSERT_TRUE(again) << again.error().message;
  const auto& total = again->tally.total;
  const auto& expected = report.tally.total;
  EXPECT_EQ(total.requests, expected.requests);
  EXPECT_EQ(total.failures, expected.failures);
  EXPECT_EQ(total.untimed, expected.untimed);
  EXPECT_EQ(total.bytes, expected.bytes);
  EXPECT_EQ(total.latency.count(), expected.latency.count());
  EXPECT_EQ(total.min_latency, expected.min_latency);
  EXPECT_EQ(total.max_latency, expected.max_latency);
  EXPECT_NEAR(milliseconds(total.total_latency), milliseconds(expected.total_latency), 1e-3);
  EXPECT_TRUE(total.service.empty());
  const auto median = milliseconds(expected.latency.median());
  EXPECT_NEAR(milliseconds(total.latency.median()), median, 1 + median * 0.06);
}

TEST(StatsData, ADamagedExactPartFallsBackToLocustsFields) {
  auto data = stock_report();
  data.map()->at(1).value.map()->push_back({"chopsticks", Value::Binary{"\x01\xff"}});
  const auto report = decode_stats(data);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->tally.total.latency.count(), 3U);
}

TEST(StatsData, AStockReportIsRead) {
  const auto report = decode_stats(stock_report());
  ASSERT_TRUE(report) << report.error().message;
  const auto& total = report->tally.total;
  EXPECT_EQ(total.requests, 3U);
  EXPECT_EQ(total.failures, 1U);
  EXPECT_EQ(total.total_latency, 307500us);
  EXPECT_EQ(total.min_latency, 102500us);
  EXPECT_EQ(total.since, 1795404737s + 250ms);
  EXPECT_EQ(total.last_request, 1795404738s + 500ms);
  ASSERT_EQ(total.seconds.all().size(), 2U);
  EXPECT_EQ(total.seconds.all()[1], (stats::SecondCount{1795404738, 2, 1, Bytes{0}}));
}

TEST(StatsData, BoomersReportIsRead) {
  auto data = stock_report();
  total_field(data, "name") = "Total";
  total_field(data, "start_time") = 1795404737;
  total_field(data, "last_request_timestamp") = 1795404738;
  total_field(data, "total_response_time") = 307;
  total_field(data, "min_response_time") = 0;
  EXPECT_EQ(why_not(data), "understood");
}

TEST(StatsData, AnIdleMinimumOfZeroIsNoMinimum) {
  auto data = stock_report();
  total_field(data, "num_requests") = 0;
  total_field(data, "response_times") = Value::Map{};
  total_field(data, "min_response_time") = 0;
  const auto report = decode_stats(data);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->tally.total.min_latency, std::nullopt);
}

TEST(StatsData, MissingFieldsKeepTheirDefaults) {
  const Value::Map entry{{"name", "x"}, {"num_requests", 2}};
  EXPECT_EQ(why_not(Value::Map{{"stats", Value::List{entry}}, {"stats_total", entry}}),
            "understood");
}

TEST(StatsData, AnEmptyTallyHasAStartTimeMastersCanTakeTheMinimumOf) {
  const auto data = encode_stats({});
  EXPECT_EQ(data.find("stats_total")->find("start_time")->number(),
            std::numeric_limits<double>::infinity());
  EXPECT_EQ(over_the_wire({}).tally.total.since, std::nullopt);
}

TEST(StatsData, NumbersBeyondBeliefAreErrors) {
  const auto with = [](std::string_view key, Value value) {
    auto data = stock_report();
    total_field(data, key) = std::move(value);
    return why_not(data);
  };
  EXPECT_EQ(with("num_requests", -1),
            "stats entry: num_requests must be a whole number from 0 to 2^53");
  EXPECT_EQ(with("num_requests", 0x1p60),
            "stats entry: num_requests must be a whole number from 0 to 2^53");
  EXPECT_EQ(with("total_response_time", -1.0),
            "stats entry: total_response_time is no plausible time");
  EXPECT_EQ(with("total_response_time", 5e12),
            "stats entry: total_response_time is no plausible time");
  EXPECT_EQ(with("max_response_time", std::numeric_limits<double>::infinity()),
            "stats entry: max_response_time must be a number");
  EXPECT_EQ(with("start_time", 1e300), "stats entry: start_time is too large a time");
  EXPECT_EQ(with("response_times", Value::Map{{-5, 1}}),
            "stats entry: response_times is not plausible");
  EXPECT_EQ(with("response_times", Value::Map{{"100", 1}}),
            "stats entry: response_times must map numbers to counts");
  EXPECT_EQ(with("num_reqs_per_sec", Value::Map{{std::numeric_limits<double>::quiet_NaN(), 1}}),
            "stats entry: num_reqs_per_sec must map numbers to counts");
}

TEST(StatsData, TooMuchOfEverythingIsAnError) {
  Value::Map seconds;
  for (int i = 0; i != 10000; ++i) seconds.push_back({20000 - i, 1});
  auto data = stock_report();
  total_field(data, "num_reqs_per_sec") = seconds;
  EXPECT_EQ(why_not(data), "stats entry: num_reqs_per_sec has too many seconds");
}

TEST(StatsData, MoreNamesThanATableHoldsAreCountedTogether) {
  stats::Tally tally;
  for (std::size_t i = 0; i != 2 * stats::EntryTable::kMost; ++i)
    tally.entries.at({"GET", std::to_string(i)}).requests += 1;
  ASSERT_EQ(tally.entries.size(), stats::EntryTable::kMost + 1);
  auto data = encode_stats({tally, {}, {}});
  EXPECT_EQ(decode_stats(data)->tally.entries.size(), stats::EntryTable::kMost + 1);

  auto& entries = *data.map()->at(0).value.list();
  for (int i = 0; i != 500; ++i) {
    entries.push_back(entries.front());
    entries.back().map()->at(0).value = fmt::format("another {}", i);
  }
  const auto read = decode_stats(data);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->tally.entries.size(), stats::EntryTable::kMost + 1);
  EXPECT_EQ(read->tally.entries.find(stats::kOtherNames)->requests, stats::EntryTable::kMost + 500);
}

TEST(StatsData, RowsComeBackAndLeaveLocustsFormEmptyButWhole) {
  Random random(11);
  const auto tally = any_tally(random);
  Stats report;
  report.rows = CompactRows(tally);
  report.tally.add_error({{"PUT", "upload"}, "SlowDown", 3, {}, {}});
  auto data = encode_stats(report);
  const auto again = over_the_wire(report);
  ASSERT_TRUE(again.rows);
  expect_equal(unpacked(*again.rows).entries, tally.entries);
  EXPECT_EQ(again.tally.errors().at(0).occurrences, 3U);
  strip(data, kOurs);
  const auto to_others = decode_stats(data);
  ASSERT_TRUE(to_others) << to_others.error().message;
  EXPECT_EQ(to_others->tally.total.requests, 0U);
  EXPECT_EQ(data.find("stats_total")->map()->size(), 14U);
}

TEST(StatsData, DamagedRowsAreAnError) {
  auto data = stock_report();
  data.map()->push_back({kOurs, Value::Map{{"rows", Value::Binary{"\x02"}}}});
  EXPECT_EQ(why_not(data), "stats: rows are damaged or of another version");
}

TEST(StatsData, AReportNeedsItsEntriesAndItsTotal) {
  EXPECT_EQ(why_not(nullptr), "stats: data must be a map");
  EXPECT_EQ(why_not(Value::Map{}), "stats: stats and stats_total must be there");
  EXPECT_EQ(why_not(Value::Map{{"stats", 5}, {"stats_total", Value::Map{}}}),
            "stats: entries must be a list");
}

}  // namespace
}  // namespace chopsticks::cluster
