#pragma once
#include <cstdint>
#include <string>

#include "support/settings.h"

namespace chopsticks::config {

/// The `metrics` section of the workload config: what is exported while a test runs, and where.
struct MetricsConfig {
  /// The metrics server that outlives single runs, so that a scraper sees no gaps between them.
  struct Persistent {
    bool enabled = false;
    std::string pid_file;
    std::string state_file;
  };

  bool enabled = false;
  std::string host = "127.0.0.1";
  std::uint16_t port = 8090;
  std::string run_id;     // label on every series; empty: made from the start time
  std::string test_name;  // for people
  std::string export_dir;
  Nanos aggregation_window = 10s;
  Persistent persistent;
};

/// `section` may be kNothing (all defaults).
[[nodiscard]] Result<MetricsConfig> read_metrics(const Settings& section);

}  // namespace chopsticks::config
