#pragma once
#include <string>
#include <vector>

#include "testing/a_scenario.h"
#include "web/run_control.h"

namespace chopsticks::testing_support {

/// A run that only notes what it is told to do.
class FakeRun : public web::RunControl {
 public:
  FakeRun() {
    info.scenario = "reading";
    info.endpoints = {"http://store.example"};
    info.plan = {.users = 3, .spawn_rate = PerSecond{1}};
  }

  std::shared_ptr<const cluster::RunView> view() override {
    return std::make_shared<cluster::RunView>(shown);
  }
  std::shared_ptr<const cluster::RunView> view_now() override { return view(); }
  cluster::Phase phase() override { return shown.status.phase; }
  report::RunInfo run_info() override { return info; }
  plan::ScenarioInfo scenario() override { return a_scenario(); }
  web::Logs logs() override { return {{"leader line"}, {{"w_1", {"worker line"}}}}; }
  stats::Tally tally() override { return measured; }
  std::optional<stats::BriefTally> tally_of(const std::string& worker) override {
    return worker == "w_1" ? std::optional<stats::BriefTally>(stats::BriefTally()) : std::nullopt;
  }

  Result<void> start(const web::StartOrder& order) override {
    done.push_back("start " + std::to_string(order.plan.users));
    shown.status.phase = cluster::Phase::kRunning;
    shown.plan = order.plan;
    started = order;
    return {};
  }
  Result<void> edit(const plan::RunPlan& plan) override {
    done.push_back("edit " + std::to_string(plan.users));
    return {};
  }
  void stop() override {
    done.emplace_back("stop");
    shown.status.phase = cluster::Phase::kStopped;
  }
  void reset_stats() override { done.emplace_back("reset"); }
  void quit() override { done.emplace_back("quit"); }
  Result<void> note(const std::string& text) override {
    done.push_back("note " + text);
    return {};
  }
  Result<void> send_message(const web::CustomMessage& message) override {
    done.push_back("message " + message.type + " " + message.data);
    return {};
  }
  Result<void> update_user_class(const web::ClassChange& change) override {
    done.push_back("class " + change.user_class.name + " " + change.attributes);
    return {};
  }

  cluster::RunView shown;
  report::RunInfo info;
  stats::Tally measured;
  web::StartOrder started;  // the last one
  std::vector<std::string> done;
};

}  // namespace chopsticks::testing_support
