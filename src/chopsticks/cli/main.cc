#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/keygen.h"
#include "cli/new_scenario.h"
#include "cli/options.h"
#include "cli/passwd.h"
#include "cli/report_command.h"
#include "cli/run.h"
#include "cli/s3_server.h"
#include "cli/words.h"

namespace {

namespace cli = chopsticks::cli;

int dispatch(const cli::PrintText& print) {
  fmt::print("{}", print.text);
  return 0;
}

int dispatch(const cli::RunOptions& options) { return cli::run_command(options); }

/// A command with options of its own.
template <class Command>
int run(const char* name, const char* what, const std::vector<std::string>& arguments) {
  CLI::App app(what, name);
  Command command;
  command.attach(app);
  try {
    const auto parsed = cli::parse_words(app, arguments);
    if (!parsed) return cli::complain(parsed.error(), cli::kWrongCommandLine);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  }
  return command.run();
}

int dispatch(const cli::ServeS3& request) {
  return run<cli::S3ServerCommand>(
      "chopsticks s3-server",
      "The built-in S3 server: in memory, for trying out, calibrating and testing",
      request.arguments);
}

int dispatch(const cli::MakeKey& request) {
  return run<cli::KeygenCommand>(
      "chopsticks keygen", "A key for the link between the leader and the workers of a cluster",
      request.arguments);
}

int dispatch(const cli::WriteScenario& request) {
  return run<cli::NewScenarioCommand>("chopsticks new-scenario",
                                      "Writes a scenario that runs, for you to change",
                                      request.arguments);
}

int dispatch(const cli::SetPassword& request) {
  return run<cli::PasswdCommand>(
      "chopsticks passwd", "Who may log in to the web UI (--web-login FILE)", request.arguments);
}

int dispatch(const cli::MakeReport& request) {
  return run<cli::ReportCommand>("chopsticks report", "The HTML report of a past run",
                                 request.arguments);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto command = cli::parse(argc, argv, chopsticks::config::process_environment());
    if (!command) return cli::complain(command.error(), cli::kWrongCommandLine);
    return std::visit([](const auto& chosen) { return dispatch(chosen); }, *command);
  } catch (const std::exception& problem) {
    return cli::complain(chopsticks::error(problem.what()));
  }
}
