#include "cli/headless.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/load_check.h"
#include "report/verdict.h"
#include "support/clock.h"
#include "support/host.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

constexpr Nanos kGlance = 100ms;   // how often we look whether something has changed
constexpr Nanos kSayAfter = 5s;    // then a wait for workers is worth a line
constexpr Nanos kForClasses = 2s;  // our workers name their user classes right after they came

/// Whether enough workers are there, and those of our kind have named their user classes.
class Gathering {
 public:
  explicit Gathering(int expected) : expected_(expected) {}

  [[nodiscard]] bool complete(const cluster::LeaderStatus& status, Nanos now) {
    if (status.workers < expected_) since_.reset();
    if (status.workers >= expected_ && !since_) since_ = now;
    return since_ && (status.classes_known || now - *since_ > kForClasses);
  }

 private:
  int expected_;
  std::optional<Nanos> since_;  // enough workers
};

}  // namespace

Result<HeadlessOutput> HeadlessOutput::open(const RunOptions& options, const Setup& setup,
                                            const std::optional<cluster::SavedRun>& resumed) {
  auto reports = Reports::create(options, setup);
  if (!reports) return fail(reports.error());
  if (resumed) {
    reports->run().started = resumed->started;
    reports->run().plan = resumed->plan;
  }
  HeadlessOutput output{std::move(*reports), report::Console(stdout, report::Terminal::of(1),
                                                             options.output.only_summary)};
  output.scenario = setup.scenario;
  output.console.begin(output.reports.run());
  return output;
}

HeadlessRun::HeadlessRun(const RunOptions& options, cluster::LeaderLoop& leader,
                         HeadlessOutput& output, Signals& signals,
                         std::optional<cluster::SavedRun> resumed)
    : options_(options),
      leader_(leader),
      reports_(output.reports),
      console_(output.console),
      scenario_(output.scenario),
      signals_(signals),
      resumed_(std::move(resumed)) {}

Result<int> HeadlessRun::execute(OwnWorkers* own) {
  if (resumed_) {
    if (auto taken = leader_.resume(std::move(*resumed_)); !taken) return fail(taken.error());
  } else {
    const auto complete = workers_are_there(own);
    if (!complete) return fail(complete.error());
    if (!*complete) return exit_code_of_signal(*signal_);
    // The shape is the workers' own or none, now that they are there.
    const auto view = leader_.view(Nanos{});
    const auto* shape = view->shape ? &view->shape->info : nullptr;
    if (const auto missing = missing_load(options_.load, shape)) {
      leader_.quit();
      return complain(error(*missing), kWrongCommandLine);
    }
    if (auto started = leader_.start(reports_.run().plan); !started) return fail(started.error());
  }
  watch(own);
  return conclude();
}

// False when a signal came first.
Result<bool> HeadlessRun::workers_are_there(OwnWorkers* own) {
  const int expected = options_.cluster.workers_awaited(this_host().cores);
  const auto longest = options_.cluster.expect_workers_max_wait;
  const auto began = monotonic_now();
  auto say_at = began + kSayAfter;
  Gathering gathering(expected);
  for (;;) {
    const auto status = leader_.status();
    const int here = status.workers;
    const auto now = monotonic_now();
    if (gathering.complete(status, now)) return true;
    if (longest > Nanos{} && now - began >= longest) {
      leader_.quit();
      return fail(fmt::format(
          "gave up after {}: {} of {} workers came (--expect-workers, --expect-workers-max-wait)",
          format_duration(longest), here, expected));
    }
    if (const auto never = own ? own->too_few_for(expected) : std::nullopt) {
      leader_.quit();
      return fail(*never);
    }
    if (now >= say_at) {
      log::info("waiting for workers: {} of {} are here", here, expected);
      say_at = now + kSayAfter;
    }
    signal_ = signals_.wait(kGlance);
    if (signal_) {
      leader_.quit();
      return false;
    }
  }
}

void HeadlessRun::watch(OwnWorkers* own) {
  Nanos next_update{};
  while (!leader_.status().finished) {
    if (const auto now = monotonic_now(); now >= next_update) {
      next_update = now + 1s;
      const auto view = leader_.view();
      reports_.update(view->snapshot);
      reports_.learn(*view);
      console_.live(view->snapshot);
    }
    if (scenario_.listener && scenario_.listener->wants_end()) leader_.quit();
    // The leader ends a run that has lost all: here only what became of each is of interest.
    if (own != nullptr) static_cast<void>(own->ended());
    if (const auto signal = signals_.wait(kGlance)) interrupted_by(*signal);
  }
}

void HeadlessRun::interrupted_by(int signal) {
  signal_ = signal;
  log::info("interrupted: stopping users and writing the reports (once more: end at once)");
  Signals::next_is_final();
  leader_.quit();
}

int HeadlessRun::conclude() {
  const auto view = leader_.view();
  reports_.learn(*view);
  auto& run = reports_.run();
  const auto& trouble = view->status.trouble;
  run.ending = signal_ ? "interrupted" : trouble.empty() ? "finished" : trouble;
  run.exit_code = code_with(scenario_, exit_code(view->snapshot));
  if (!trouble.empty() && !signal_) run.exit_code = std::max(1, run.exit_code);
  reports_.finish(view->snapshot, leader_.tally());
  console_.finish(view->snapshot, run);
  return reports_.complete() ? run.exit_code : std::max(1, run.exit_code);
}

int HeadlessRun::exit_code(const stats::Snapshot& snapshot) const {
  if (signal_) return exit_code_of_signal(*signal_);
  return report::failed(snapshot) ? options_.output.exit_code_on_error : 0;
}

}  // namespace chopsticks::cli
