#pragma once
#include <optional>
#include <string>

#include "web/http.h"
#include "web/run_control.h"

namespace chopsticks::web {

/// The routes of Locust's web UI that scripts and exporters use, with its parameters and fields.
/// Any thread.
class LocustApi {
 public:
  /// `distributed`: there are workers to tell of, as there are none in a local run of Locust.
  LocustApi(RunControl& run, bool distributed) : run_(run), distributed_(distributed) {}

  /// Whether GET of this path changes something all the same.
  [[nodiscard]] static bool changes(const std::string& path) {
    return path == "/stop" || path == "/stats/reset";
  }
  [[nodiscard]] std::optional<Response> get(const Request& request);
  [[nodiscard]] std::optional<Response> post(const Request& request);

 private:
  [[nodiscard]] Response swarm(const Request& request);
  [[nodiscard]] Response stop();
  [[nodiscard]] Response user(const Request& request);
  [[nodiscard]] Response history();
  [[nodiscard]] std::string host_of(const StartOrder& order);
  [[nodiscard]] std::string file_name(const char* what);

  RunControl& run_;
  bool distributed_;
};

}  // namespace chopsticks::web
