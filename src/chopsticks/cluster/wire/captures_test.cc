#include "testing/captures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/wire/codec.h"
#include "cluster/wire/messages.h"

namespace chopsticks::cluster {
namespace {

using testing_support::captured_frames;
using testing_support::from_hex;
using testing_support::read_capture;

/// Counts by response time: our buckets are finer, but do not begin where Locust's do, so a time
/// may come back one Locust bucket away.
void expect_same_times(const Value& ours, const Value& theirs, const std::string& where) {
  const auto sum = [](const Value& times) {
    return std::accumulate(times.map()->begin(), times.map()->end(), std::int64_t{0},
                           [](auto total, const auto& m) { return total + *m.value.integer(); });
  };
  EXPECT_EQ(sum(ours), sum(theirs)) << where;
  for (const auto& member : *theirs.map()) {
    const auto time = *member.key.number();
    EXPECT_TRUE(std::ranges::any_of(*ours.map(), [&](const auto& m) {
      return std::abs(*m.key.number() - time) <= std::max(1.0, time * 0.1);
    })) << where;
  }
}

/// Equal but for the order of map members, our extra key, and the rounding of milliseconds to
/// nanoseconds.
void expect_same(const Value& ours, const Value& theirs, const std::string& where) {
  const auto* map = theirs.map();
  const auto number = theirs.number();
  if (map) {
    for (const auto& [key, value] : *map) {
      const auto* mine = key.text() ? ours.find(*key.text()) : nullptr;
      for (const auto& member : *ours.map()) {
        if (!mine && member.key == key) mine = &member.value;
      }
      ASSERT_NE(mine, nullptr) << where;
      const bool times = key == Value("response_times");
      (times ? expect_same_times : expect_same)(*mine, value, where);
    }
  } else if (theirs.list()) {
    ASSERT_EQ(ours.list()->size(), theirs.list()->size()) << where;
    for (std::size_t i = 0; i != theirs.list()->size(); ++i) {
      expect_same((*ours.list())[i], (*theirs.list())[i], where);
    }
  } else if (number) {
    EXPECT_NEAR(ours.number().value_or(NAN), *number, 1e-5) << where;
  } else {
    EXPECT_EQ(ours, theirs) << where;
  }
}

/// Of these every byte is ours as well: the rest has times in milliseconds as floats, which we hold
/// as nanoseconds.
bool is_idle(const from_worker::Stats& report) { return report.tally.total.requests == 0; }

TEST(Captures, HaveFramesOfEveryMessageInBothDirections) {
  std::set<std::string> types;
  for (const auto& frame : captured_frames())
    types.insert((frame.from_worker ? "> " : "< ") + frame.type);
  EXPECT_THAT(types, testing::UnorderedElementsAre(
                         "> client_ready", "> heartbeat", "> stats", "> logs", "> spawning",
                         "> spawning_complete", "> exception", "> client_stopped", "> quit",
                         "> locustfile", "< ack", "< heartbeat", "< spawn", "< spawning_complete",
                         "< stop", "< quit", "< update_user_class", "< locustfile"));
}

TEST(Captures, WhatAMasterSaidIsUnderstoodAndSaidAgainByteForByte) {
  for (const auto& frame : captured_frames()) {
    if (frame.from_worker) continue;
    const auto decoded = decode_to_worker(frame.bytes);
    ASSERT_TRUE(decoded) << frame.where << ": " << decoded.error().message;
    EXPECT_EQ(encode(decoded->message, decoded->node_id), frame.bytes) << frame.where;
  }
}

TEST(Captures, WhatAWorkerSaidIsUnderstoodAndSaidAgainByteForByte) {
  for (const auto& frame : captured_frames()) {
    if (!frame.from_worker) continue;
    const auto decoded = decode_from_worker(frame.bytes);
    ASSERT_TRUE(decoded) << frame.where << ": " << decoded.error().message;
    const auto* report = std::get_if<from_worker::Stats>(&decoded->message);
    if (report && !is_idle(*report)) continue;
    EXPECT_EQ(encode(decoded->message, decoded->node_id), frame.bytes) << frame.where;
  }
}

TEST(Captures, StatisticsOfAStockWorkerSurviveOurTally) {
  int reports = 0;
  for (const auto& frame : captured_frames()) {
    if (frame.type != "stats") continue;
    const auto decoded = decode_from_worker(frame.bytes);
    ASSERT_TRUE(decoded) << frame.where;
    const auto again = unpack(encode(decoded->message, decoded->node_id));
    expect_same(*again, *unpack(frame.bytes), frame.where);
    reports += !is_idle(std::get<from_worker::Stats>(decoded->message));
  }
  EXPECT_GT(reports, 5);
}

TEST(Captures, NoRecordedFrameIsTakenForCustomButTheFilesOfALocustfile) {
  for (const auto& frame : captured_frames()) {
    if (frame.type == "locustfile") continue;
    const bool custom =
        frame.from_worker ? std::holds_alternative<Custom>(decode_from_worker(frame.bytes)->message)
                          : std::holds_alternative<Custom>(decode_to_worker(frame.bytes)->message);
    EXPECT_FALSE(custom) << frame.where;
  }
}

/// Everything that silenced a stock master, and what it refused; "spawning_complete from unknown"
/// is well-formed.
const std::set<std::string> kMalformed{"client_ready data=None",
                                       "client_ready data=''",
                                       "client_ready data=0",
                                       "client_ready data=5",
                                       "client_ready data={'a': 1}",
                                       "client_ready data=[2, 46]",
                                       "heartbeat registered, no cpu field",
                                       "exception without traceback",
                                       "two element array",
                                       "map instead of array",
                                       "trailing bytes after the array, registered",
                                       "trailing bytes after the array, unknown",
                                       "truncated msgpack, registered",
                                       "empty payload frame",
                                       "REQ style empty delimiter first",
                                       "bin instead of str for the type",
                                       "invalid utf-8 in a str, registered"};

TEST(Captures, EveryFrameThatSilencedAStockMasterIsAnError) {
  std::set<std::string> refused;
  for (const auto& probe : read_capture("14_probe_master.jsonl")) {
    const auto decoded = decode_from_worker(from_hex(probe["sent_hex"][0]));
    if (!decoded) {
      refused.insert(probe["case"]);
      EXPECT_FALSE(decoded.error().message.empty());
    }
  }
  EXPECT_EQ(refused, kMalformed);
}

}  // namespace
}  // namespace chopsticks::cluster
