#include "cli/report_command.h"

#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/complaint.h"
#include "report/file.h"
#include "report/html.h"
#include "report/past_runs.h"

namespace chopsticks::cli {

void ReportCommand::attach(CLI::App& app) {
  app.add_option("RUN_DIR", directory_, "The directory of the run: /tmp/chopsticks/…")->required();
  app.add_option("-o,--output", output_, "Where to write it (default: RUN_DIR/report.html)");
}

int ReportCommand::run() const {
  const auto document = report::read_document(directory_);
  if (!document) return complain(document.error());
  const auto path =
      output_.empty() ? (std::filesystem::path(directory_) / "report.html").string() : output_;
  if (const auto written = report::replace_file(path, report::html(*document)); !written)
    return complain(written.error());
  fmt::print("Wrote {}\n", path);
  if (!report::has_front_end())
    fmt::print("It shows no charts: this program was built without its web front end (Node).\n");
  return 0;
}

}  // namespace chopsticks::cli
