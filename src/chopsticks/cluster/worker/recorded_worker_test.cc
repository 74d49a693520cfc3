#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "testing/conversation.h"
#include "testing/fake_load.h"
#include "testing/kept_messages.h"

namespace chopsticks::cluster {
namespace {

using testing_support::Conversation;
using testing_support::FakeLoad;
using testing_support::KeptMessages;
using testing_support::type_of;

// What a real worker answered, ours answers: the same messages in the same order. Heartbeats,
// reports and logs have cadences of their own and are left out.
class RecordedWorker : public testing::TestWithParam<std::string> {
 protected:
  static bool is_cadence(const std::string& type) {
    return type == "heartbeat" || type == "stats" || type == "logs" || type == "exception";
  }
  static ClassCounts classes_in(const Conversation& conversation) {
    ClassCounts classes;
    for (const auto& said : conversation.said)
      if (said.type == "spawn")
        for (const auto& [name, count] : said.data["user_classes_count"].items()) classes[name] = 0;
    return classes;
  }
};

TEST_P(RecordedWorker, SaysWhatARealOneSaid) {
  const Conversation conversation(GetParam());
  for (const auto& [name, id] : conversation.ids()) {
    SCOPED_TRACE(name);
    FakeLoad load(classes_in(conversation));
    KeptMessages sent;
    WorkerSession session({.id = id, .host = {}, .vitals = {}, .logs = {}, .run_begins = {}}, load,
                          sent);
    std::vector<std::string> expected;
    for (const auto& said : conversation.said) {
      if (said.worker != id) continue;
      const Clocks now{said.when, 1'795'405'000s + said.when};
      session.tick(now);
      if (!said.from_worker) {
        session.receive(said.bytes, now);
        continue;
      }
      if (is_cadence(said.type)) continue;
      if (expected.empty()) session.start(now);
      expected.push_back(said.type);
      if (said.type == "spawning_complete") {
        session.spawned();
        EXPECT_EQ(std::get<from_worker::SpawningComplete>(sent.messages.back()).users,
                  said.data["user_classes_count"].get<ClassCounts>());
      }
      if (said.type == "client_stopped") session.stopped(now);
      if (said.type == "quit") {
        session.leave(now);
        session.stopped(now);
        EXPECT_EQ(type_of(*(sent.messages.end() - 2)), "stats");
      }
    }
    auto types = sent.take_types();
    std::erase_if(types, is_cadence);
    EXPECT_EQ(types, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Captures, RecordedWorker,
    testing::Values("01_connect_ack_quit.jsonl", "02_run_one_worker.jsonl",
                    "03_run_two_workers.jsonl", "04_worker_killed.jsonl",
                    "04b_worker_killed_rebalancing.jsonl", "05_worker_joins_mid_run.jsonl",
                    "05b_worker_joins_rebalancing.jsonl", "06_failures_exceptions.jsonl",
                    "07_headless_runtime_stop_timeout.jsonl", "09_versions.jsonl",
                    "10_worker_quits_mid_run.jsonl", "11_update_user_class.jsonl",
                    "12_reset_stats_long_ramp.jsonl", "13_missing_then_self_heals.jsonl"),
    [](const auto& test) { return test.param.substr(0, test.param.find('.')); });

}  // namespace
}  // namespace chopsticks::cluster
