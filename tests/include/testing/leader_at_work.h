#pragma once
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cluster/leader/leader.h"

namespace testing_support {

using namespace std::chrono_literals;

/// Worker -> users it was last told to run.
using ToldUsers = std::map<std::string, int>;

/// Keeps what a leader sends.
class KeptOutbox : public chopsticks::cluster::Outbox {
 public:
  struct Letter {
    std::string worker;
    chopsticks::cluster::ToWorker message;
  };

  bool send(std::string_view worker, const chopsticks::cluster::ToWorker& message) override {
    letters.push_back({std::string(worker), message});
    return !gone.contains(std::string(worker));
  }
  void clear() { letters.clear(); }

  template <class Message>
  [[nodiscard]] std::vector<Message> all() const {
    std::vector<Message> found;
    for (const auto& [worker, message] : letters)
      if (const auto* one = std::get_if<Message>(&message)) found.push_back(*one);
    return found;
  }
  template <class Message>
  [[nodiscard]] std::vector<std::string> receivers() const {
    std::vector<std::string> found;
    for (const auto& [worker, message] : letters)
      if (std::holds_alternative<Message>(message)) found.push_back(worker);
    return found;
  }
  /// The last one this worker got.
  template <class Message>
  [[nodiscard]] Message last(const std::string& worker) const {
    for (auto i = letters.rbegin(); i != letters.rend(); ++i)
      if (i->worker == worker)
        if (const auto* one = std::get_if<Message>(&i->message)) return *one;
    throw std::runtime_error("nothing like that was sent to " + worker);
  }
  [[nodiscard]] ToldUsers users_sent() const {
    ToldUsers users;
    for (const auto& [worker, message] : letters)
      if (const auto* spawn = std::get_if<chopsticks::cluster::to_worker::Spawn>(&message))
        users[worker] = chopsticks::plan::total_users(spawn->users);
    return users;
  }

  std::vector<Letter> letters;
  std::set<std::string> gone;  // whose connection is closed
};

/// What a worker reports after so many requests.
inline chopsticks::cluster::from_worker::Stats report_of(std::uint64_t requests) {
  chopsticks::cluster::from_worker::Stats report;
  report.tally.entries.at({"GET", "object"}).requests = requests;
  report.tally.total.requests = requests;
  return report;
}

/// A leader, its time, and workers that say what the test lets them.
struct LeaderAtWork {
  explicit LeaderAtWork(chopsticks::cluster::LeaderSettings settings)
      : leader(std::move(settings), outbox) {}

  void says(const std::string& id, const chopsticks::cluster::FromWorker& message) {
    leader.receive(id, encode(message, id), now);
    tick();
  }
  void joins(const std::string& id) {
    says(id, chopsticks::cluster::from_worker::ClientReady{"2.46.3"});
  }
  void beats(const std::string& id, const std::string& state = "ready") {
    says(id, chopsticks::cluster::from_worker::Heartbeat{state, 1.5, 1000, {}});
  }
  /// Confirms and carries out the last Spawn it got.
  void obeys(const std::string& id) {
    says(id, chopsticks::cluster::from_worker::Spawning{});
    const auto spawn = outbox.last<chopsticks::cluster::to_worker::Spawn>(id);
    says(id, chopsticks::cluster::from_worker::SpawningComplete{spawn.users});
  }
  void tick() { leader.tick(now); }
  /// Ticks whenever the leader wants it, until so much time has passed.
  void passes(chopsticks::Nanos span) {
    const auto end = now.monotonic + span;
    while (leader.due() <= end) {
      at(std::max(leader.due(), now.monotonic));
      tick();
    }
    at(end);
  }
  void at(chopsticks::Nanos monotonic) {
    now.wall += monotonic - now.monotonic;
    now.monotonic = monotonic;
  }
  [[nodiscard]] chopsticks::cluster::RunView view() const { return leader.view(now); }
  [[nodiscard]] std::uint64_t requests() const { return view().snapshot.total.requests; }

  chopsticks::stats::Clocks now{1000s, 1'700'000'000s};
  KeptOutbox outbox;
  chopsticks::cluster::Leader leader;
};

/// A leader of one class of users, "A".
class LeaderTest : public testing::Test, protected LeaderAtWork {
 protected:
  LeaderTest() : LeaderAtWork({{{"A", 1, 0}}, {}, {}, false, false}) {}

  /// These workers join and run so many users between them.
  void runs_on(const std::vector<std::string>& ids, int users) {
    for (const auto& id : ids) joins(id);
    ASSERT_TRUE(leader.start({.users = users, .spawn_rate = {1000.0}, .stop_timeout = 3s}, now));
    tick();
    for (const auto& id : ids) obeys(id);
    outbox.clear();
  }
};

}  // namespace testing_support
