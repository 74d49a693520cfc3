#pragma once
#include <utility>
#include <vector>

#include "cluster/worker/load.h"

namespace testing_support {

/// Users that exist on paper: does what it is told when the test says so.
class FakeLoad : public chopsticks::cluster::Load {
 public:
  explicit FakeLoad(chopsticks::plan::ClassCounts classes) : users(std::move(classes)) {}

  void report_to(chopsticks::cluster::LoadListener* who) override { listener = who; }
  void apply(const chopsticks::plan::ClassCounts& target, chopsticks::Nanos timeout) override {
    for (const auto& [name, count] : target) users[name] = count;
    stop_timeout = timeout;
    ++applied;
  }
  void stop(chopsticks::Nanos timeout) override {
    for (auto& [name, count] : users) count = 0;
    stop_timeout = timeout;
    ++stops;
  }
  [[nodiscard]] chopsticks::plan::ClassCounts running() const override { return users; }
  [[nodiscard]] chopsticks::stats::Tally take() override { return std::exchange(recorded, {}); }

  chopsticks::cluster::LoadListener* listener = nullptr;
  chopsticks::plan::ClassCounts users;
  chopsticks::stats::Tally recorded;
  chopsticks::Nanos stop_timeout{};
  int applied = 0;
  int stops = 0;
};

}  // namespace testing_support
