#pragma once
#include <mutex>

#include "cli/run_recorder.h"
#include "cluster/leader/leader_loop.h"
#include "web/run_control.h"

namespace chopsticks::cli {

/// What the web server sees of this program. Any thread.
class WebControl final : public web::RunControl {
 public:
  /// All outlive this. `setup`: what the program was started with.
  WebControl(const Setup& setup, cluster::LeaderLoop& leader, RunRecorder& recorder);

  std::shared_ptr<const cluster::RunView> view() override { return leader_.view(); }
  std::shared_ptr<const cluster::RunView> view_now() override { return leader_.view(Nanos{}); }
  cluster::Phase phase() override { return leader_.phase(); }
  report::RunInfo run_info() override;
  plan::ScenarioInfo scenario() override;
  web::Logs logs() override;
  stats::Tally tally() override { return leader_.tally(); }
  std::optional<stats::BriefTally> tally_of(const std::string& worker) override {
    return leader_.tally_of(worker);
  }

  Result<void> start(const web::StartOrder& order) override;
  Result<void> edit(const plan::RunPlan& plan) override { return leader_.start(plan); }
  void stop() override { leader_.stop(); }
  void reset_stats() override { leader_.reset_stats(); }
  void quit() override { leader_.quit(); }
  Result<void> note(const std::string& text) override { return leader_.note(text); }
  Result<void> send_message(const web::CustomMessage& message) override;
  Result<void> update_user_class(const web::ClassChange& change) override;

 private:
  [[nodiscard]] Result<Setup> with(const std::map<std::string, std::string>& parameters) const;
  [[nodiscard]] std::vector<plan::UserClass> classes(const web::StartOrder& order);
  [[nodiscard]] cluster::RunChanges changes(const web::StartOrder& order);
  void use_classes(const std::vector<plan::UserClass>& changed);

  cluster::LeaderLoop& leader_;
  RunRecorder& recorder_;
  const bool foreign_;                             // the scenario is its workers'
  std::mutex mutex_;                               // guards the rest: one start at a time
  Setup setup_;                                    // with the values parameters have now
  std::map<std::string, std::string> parameters_;  // given in a start form
};

}  // namespace chopsticks::cli
