#include "config/metrics.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace chopsticks::config {
namespace {

constexpr std::int64_t kHighestPort = 65535;
constexpr std::size_t kLongestRunId = 64;

// It becomes a label value and part of file names.
bool is_run_id(std::string_view text) {
  return text.size() <= kLongestRunId && std::ranges::all_of(text, [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

MetricsConfig::Persistent read_persistent(SectionReader& metrics) {
  MetricsConfig::Persistent made;
  const auto* section = metrics.raw("persistent");
  if (section == nullptr) return made;
  SectionReader reader(*section, "metrics.persistent");
  made.enabled = reader.boolean("enabled", made.enabled);
  made.pid_file = reader.string("pid_file", made.pid_file);
  made.state_file = reader.string("state_file", made.state_file);
  if (auto done = reader.finish(); !done) metrics.reject(done.error());
  return made;
}

// `host` and `port` have an older spelling that existing files use.
std::string_view spelled(SectionReader& reader, std::string_view key, std::string_view older) {
  const auto* old_value = reader.raw(older);
  if (old_value == nullptr) return key;
  if (reader.raw(key) != nullptr) {
    reader.reject(old_value->complain(
        fmt::format("metrics.{} and metrics.{} are the same: give one", key, older)));
  }
  return older;
}

}  // namespace

Result<MetricsConfig> read_metrics(const Settings& section) {
  MetricsConfig made;
  SectionReader reader(section, "metrics");
  made.enabled = reader.boolean("enabled", made.enabled);
  made.host = reader.string(spelled(reader, "host", "http_host"), made.host);
  made.port = static_cast<std::uint16_t>(
      reader.integer(spelled(reader, "port", "http_port"), made.port, 1, kHighestPort));
  made.run_id = reader.string("run_id", made.run_id);
  made.test_name = reader.string("test_name", made.test_name);
  made.export_dir = reader.string("export_dir", made.export_dir);
  made.aggregation_window = reader.duration("aggregation_window_seconds", made.aggregation_window);
  if (made.aggregation_window <= 0s) {
    reader.reject(section.find("aggregation_window_seconds")
                      ->complain("metrics.aggregation_window_seconds must be above 0"));
  }
  if (!is_run_id(made.run_id)) {
    reader.reject(section.find("run_id")->complain(
        "metrics.run_id must be at most 64 letters, digits, '-', '_' or '.'"));
  }
  made.persistent = read_persistent(reader);
  if (auto done = reader.finish(); !done) return fail(done.error());
  return made;
}

}  // namespace chopsticks::config
