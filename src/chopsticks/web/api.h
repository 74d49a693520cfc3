#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "report/past_runs.h"
#include "web/http.h"
#include "web/live.h"
#include "web/run_control.h"

namespace chopsticks::web {

struct ApiOptions {
  std::string runs_folder;   // where past runs are looked for
  int workers_expected = 1;  // what the leader waits for
  bool distributed = false;
};

/// What GET /api/v1/… shows: the schemas of openapi.json. Any thread.
class Api {
 public:
  Api(RunControl& run, ApiOptions options);

  /// The answer to GET of this path below /api/v1; nothing when there is no such thing.
  [[nodiscard]] std::optional<Response> get(const Request& request, const std::string& path);

  [[nodiscard]] Response html_report(bool download);
  [[nodiscard]] Response stream();
  void end_streams() { live_.end(); }

 private:
  using Json = nlohmann::json;

  [[nodiscard]] Json state();
  [[nodiscard]] Json form();
  [[nodiscard]] Json failures();
  [[nodiscard]] Json exceptions();
  [[nodiscard]] Json tasks();
  [[nodiscard]] Json logs();
  [[nodiscard]] Json workers();
  [[nodiscard]] Json events();
  [[nodiscard]] Json downloads();
  [[nodiscard]] Json distributions();
  [[nodiscard]] Json document();
  [[nodiscard]] Json runs();
  [[nodiscard]] Response series(const Request& request);
  [[nodiscard]] std::optional<Response> worker_statistics(const std::string& path);
  [[nodiscard]] std::optional<Response> past_run(const Request& request, const std::string& path);
  [[nodiscard]] Response compare(const Request& request);
  [[nodiscard]] std::vector<Topic> topics();

  RunControl& run_;
  ApiOptions options_;
  report::PastRuns past_;
  std::mutex runs_mutex_;
  std::string runs_;  // as last listed
  std::chrono::steady_clock::time_point runs_until_{};
  Live live_;
};

}  // namespace chopsticks::web
