#include "report/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/figures.h"
#include "report/tables.h"
#include "report/verdict.h"
#include "report/warnings.h"
#include "support/log.h"

namespace chopsticks::report {
namespace {

std::string bold(std::string_view text, const Terminal& terminal) {
  return terminal.color ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string target_text(const RunInfo& run) {
  if (run.endpoints.empty()) return "";
  if (run.endpoints.size() > 3) {
    return fmt::format(" on {} and {} more endpoints", run.endpoints.front(),
                       run.endpoints.size() - 1);
  }
  return fmt::format(" on {}", fmt::join(run.endpoints, ", "));
}

std::string plan_text(const RunInfo& run) {
  const auto& plan = run.plan;
  if (run.shape) {
    const auto ends = run.shape->use_common_options && plan.duration;
    return fmt::format("load shape {}{}", run.shape->name,
                       ends ? " for at most " + format_duration(*plan.duration) : "");
  }
  return fmt::format("{}, {:g}/s, {}", show_counted(static_cast<std::uint64_t>(plan.users), "user"),
                     plan.spawn_rate.value,
                     plan.duration ? "for " + format_duration(*plan.duration) : "until stopped");
}

// A word, or the reason why the run was none.
std::string ending_text(const std::string& ending) {
  if (ending.empty()) return "";
  return ending.contains(' ') ? fmt::format(" failed ({})", ending) : " " + ending;
}

std::string headline(const stats::Snapshot& snapshot, const RunInfo& run) {
  const auto& total = snapshot.total;
  const auto fate = total.failures == 0
                        ? std::string("none failed")
                        : fmt::format("{} failed ({:.2f} %)", show_count(total.failures),
                                      100 * total.fail_ratio());
  return fmt::format("{}{}: {} in {}, {}, {} moved", run.scenario, ending_text(run.ending),
                     show_counted(total.requests, "operation"), format_duration(snapshot.elapsed),
                     fate, format_bytes(total.bytes));
}

void add_part(std::string& text, std::string_view title, const std::string& table,
              const Terminal& terminal) {
  if (table.empty()) return;
  text += fmt::format("\n{}\n{}", bold(title, terminal), table);
}

std::string warning_lines(const stats::Snapshot& snapshot, const Terminal& terminal) {
  std::string lines;
  for (const auto& warning : warnings(snapshot)) {
    lines += terminal.color ? fmt::format("\x1b[33mwarning:\x1b[0m {}\n", warning)
                            : fmt::format("warning: {}\n", warning);
  }
  return lines;
}

}  // namespace

std::string opening(const RunInfo& run, const Terminal& terminal) {
  std::string text;
  if (!run.directory.empty()) text += fmt::format("Reports: {}\n", run.directory);
  text += fmt::format("{}{}: {}\n", bold(printable(run.scenario), terminal),
                      printable(target_text(run)), plan_text(run));
  return log::redact(std::move(text));
}

std::string final_summary(const stats::Snapshot& snapshot, const RunInfo& run,
                          const Terminal& terminal) {
  auto text = fmt::format("\n{}\n", bold(printable(headline(snapshot, run)), terminal));
  const auto part = [&](std::string_view title, const std::string& table) {
    add_part(text, title, table, terminal);
  };
  part("Statistics (times in ms, MB = 10^6 bytes)",
       statistics_table(snapshot, RatesOf::kRun, terminal));
  part("Response time percentiles (ms, from the intended start)",
       latency_table(snapshot, terminal));
  part("Service time percentiles (ms, from the actual send)", service_table(snapshot, terminal));
  part("Time to first byte percentiles (ms)", first_byte_table(snapshot, terminal));
  part("Endpoints", endpoint_table(snapshot, terminal));
  if (snapshot.workers.size() > 1) part("Workers", worker_table(snapshot, terminal));
  part("What happened", event_table(snapshot, terminal));
  part("Error report", error_table(snapshot, terminal));
  part("Exceptions", exception_table(snapshot, terminal));
  text += fmt::format("\n{}\n", verdict(snapshot).sentence);
  text += warning_lines(snapshot, terminal);
  if (!run.directory.empty()) text += fmt::format("\nReports: {}\n", run.directory);
  return log::redact(std::move(text));
}

}  // namespace chopsticks::report
