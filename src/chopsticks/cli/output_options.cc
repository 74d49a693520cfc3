#include "cli/sections.h"

namespace chopsticks::cli {
namespace {

constexpr Declaration kOptions[] = {
    {.names = "--resume",
     .metavar = "DIR",
     .help = "Take over the run whose headless leader ended without finishing it; DIR is its run "
             "directory"},
    {.names = "--csv",
     .metavar = "PREFIX",
     .help =
         "Write PREFIX_stats.csv and its three companions too, beside those in the run directory",
     .locust = "CSV"},
    {.names = "--csv-full-history",
     .metavar = "",
     .help = "Keep every operation's figures in the history file, not only the totals",
     .locust = "CSV_FULL_HISTORY"},
    {.names = "--json-file",
     .metavar = "FILE",
     .help = "Write the final statistics as JSON, in Locust's form; .json is added where it is "
             "missing"},
    {.names = "--html",
     .metavar = "FILE",
     .help = "Copy the HTML report here too; {u}, {r}, {t} stand for users, rate and duration",
     .locust = "HTML"},
    {.names = "--profile",
     .metavar = "NAME",
     .help = "A name for this run, shown in its reports",
     .locust = "PROFILE"},
    {.names = "--only-summary",
     .metavar = "",
     .help = "Print the final tables only, no live ones",
     .locust = "ONLY_SUMMARY"},
    {.names = "--exit-code-on-error",
     .metavar = "CODE",
     .help = "Exit code of a run with failures (default 1)",
     .locust = "EXIT_CODE_ON_ERROR"},
    {.names = "-L,--loglevel",
     .metavar = "LEVEL",
     .help = "DEBUG, INFO, WARNING, ERROR or CRITICAL (default INFO)",
     .locust = "LOGLEVEL"},
    {.names = "--logfile",
     .metavar = "FILE",
     .help = "Write the log to this file too",
     .locust = "LOGFILE"},
};

}  // namespace

Section output_section() { return {"Output", kOptions}; }

OutputOptions read_output(Given& given, const config::Environment& environment) {
  OutputOptions output;
  output.run_dir = environment("CHOPSTICKS_RUN_DIR").value_or("");
  output.resume = given.text("resume").value_or("");
  if (!output.resume.empty()) output.run_dir = output.resume;
  output.csv_prefix = given.text("csv").value_or("");
  output.csv_full_history = given.flag("csv-full-history");
  output.json_file = given.text("json-file").value_or("");
  output.html_file = given.text("html").value_or("");
  output.profile = given.text("profile").value_or("");
  output.only_summary = given.flag("only-summary");
  output.exit_code_on_error = static_cast<int>(
      given.integer("exit-code-on-error", 0, 255).value_or(output.exit_code_on_error));
  if (const auto text = given.text("loglevel")) {
    const auto level = log::parse_level(*text);
    if (level) output.log_level = *level;
    if (!level) given.reject("loglevel", level.error().message);
  }
  output.log_file = given.text("logfile").value_or("");
  return output;
}

}  // namespace chopsticks::cli
