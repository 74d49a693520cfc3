#include "report/past_runs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace chopsticks::report {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uintmax_t kLargestFile = std::uintmax_t{256} << 20;

// What a run leaves in its directory. The folder may hold other things, which are nobody's
// business.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 8> kFiles{
      "summary.json",        "report.json",          "report.html",
      "chopsticks.log",      "locust_stats.csv",     "locust_stats_history.csv",
      "locust_failures.csv", "locust_exceptions.csv"};
  return std::ranges::find(kFiles, name) != kFiles.end();
}

bool is_plain_name(const std::string& name) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  };
  return !name.empty() && name.size() < 200 && name.front() != '.' &&
         std::ranges::all_of(name, plain);
}

Result<std::string> read(const fs::path& path) {
  std::error_code code;
  // A link could lead anywhere, and a pipe for ever.
  if (!fs::is_regular_file(fs::symlink_status(path, code)))
    return fail(fmt::format("there is no file {}", path.string()));
  if (fs::file_size(path, code) > kLargestFile)
    return fail(fmt::format("{} is too large to show", path.string()));
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(fmt::format("cannot read {}", path.string()));
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

bool is_document(const Json& json) {
  return json.is_object() && json.contains("run") && json["run"].is_object() &&
         json.contains("statistics") && json["statistics"].is_object() &&
         json["statistics"].contains("total") && json["statistics"]["total"].is_object();
}

Json quantiles(const Json& row) {
  const auto& times = row.value("latency", Json());
  if (!times.is_object()) return {};
  const auto percentiles = times.value("percentiles", Json::object());
  Json made;
  for (const auto* name : {"p50", "p95", "p99", "p999"})
    made[name] = percentiles.value(name, Json(0.0));
  made["average"] = times.value("average", Json());
  return made;
}

const Json* find_row(const Json& rows, const Json& like) {
  for (const auto& row : rows)
    if (row.value("type", "") == like.value("type", "") &&
        row.value("name", "") == like.value("name", ""))
      return &row;
  return nullptr;
}

Json change(double a, double b) { return a > 0 ? Json(b / a - 1) : Json(); }

double at(const Json& row, const char* part, const char* name) {
  const auto found = row.value(part, Json());
  return found.is_object() ? found.value(name, 0.0) : 0;
}

Json changes(const Json& a, const Json& b) {
  Json made;
  for (const auto* name : {"ops", "bytes", "failures"})
    made[name] = change(at(a, "total", name), at(b, "total", name));
  const auto before = quantiles(a);
  const auto after = quantiles(b);
  for (const auto* name : {"p50", "p95", "p99", "p999"}) {
    const bool both = before.is_object() && after.is_object();
    made[name] = both ? change(before.value(name, 0.0), after.value(name, 0.0)) : Json();
  }
  return made;
}

Json no_changes() {
  Json made;
  for (const auto* name : {"ops", "bytes", "failures", "p50", "p95", "p99", "p999"})
    made[name] = nullptr;
  return made;
}

Json side_by_side(const Json& like, const Json* a, const Json* b) {
  return {{"type", like.value("type", "")},
          {"name", like.value("name", "")},
          {"a", a ? *a : Json()},
          {"b", b ? *b : Json()},
          {"change", a && b ? changes(*a, *b) : no_changes()}};
}

}  // namespace

Result<Json> read_document(const std::string& directory) {
  const auto path = fs::path(directory) / "report.json";
  const auto text = read(path);
  if (!text) return fail(text.error());
  auto json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!is_document(json)) return fail(fmt::format("{} is not a report", path.string()));
  return json;
}

Json run_summary(const Json& document) {
  const auto& run = document["run"];
  const auto& total = document["statistics"]["total"];
  return {
      {"id", run.value("id", "")},
      {"started", run.value("started", Json())},
      {"scenario", document.value("scenario", "")},
      {"driver", document.value("driver", "")},
      {"target",
       fmt::format("{}", fmt::join(document.value("endpoints", std::vector<std::string>()), ", "))},
      {"plan", document.value("plan", Json())},
      {"elapsed", run.value("elapsed", 0.0)},
      {"ending", run.value("ending", "")},
      {"requests", total.value("requests", 0ULL)},
      {"failures", total.value("failures", 0ULL)},
      {"fail_ratio", total.value("fail_ratio", 0.0)},
      {"total", total.value("total", Json())},
      {"latency", quantiles(total)},
      {"has_report", true}};
}

Json compare(const Json& a, const Json& b) {
  const auto rows_a = a["statistics"].value("rows", Json::array());
  const auto rows_b = b["statistics"].value("rows", Json::array());
  auto rows = Json::array();
  for (const auto& row : rows_a) rows.push_back(side_by_side(row, &row, find_row(rows_b, row)));
  for (const auto& row : rows_b)
    if (find_row(rows_a, row) == nullptr) rows.push_back(side_by_side(row, nullptr, &row));
  const auto& total_a = a["statistics"]["total"];
  const auto& total_b = b["statistics"]["total"];
  rows.push_back(side_by_side(total_a, &total_a, &total_b));
  return {{"a", run_summary(a)}, {"b", run_summary(b)}, {"rows", std::move(rows)}};
}

Json PastRuns::list() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code code;
  for (fs::directory_iterator one(folder_, code), end; !code && one != end; one.increment(code)) {
    const auto path = one->path() / "report.json";
    std::error_code unreadable;
    const auto written = fs::last_write_time(path, unreadable);
    if (!unreadable && is_plain_name(one->path().filename())) found.emplace_back(written, path);
  }
  std::ranges::sort(found, std::greater<>{});
  found.resize(std::min(found.size(), kMost));
  auto made = Json::array();
  for (const auto& [written, path] : found) {
    const auto document = read_document(path.parent_path());
    if (!document) continue;
    auto summary = run_summary(*document);
    summary["id"] = path.parent_path().filename().string();  // it may have been renamed
    made.push_back(std::move(summary));
  }
  return made;
}

Result<Json> PastRuns::document(const std::string& id) const {
  if (!is_plain_name(id)) return fail("there is no such run");
  return read_document((fs::path(folder_) / id).string());
}

Result<std::string> PastRuns::file(const std::string& id, const std::string& name) const {
  if (!is_plain_name(id) || !is_ours(name)) return fail("there is no such file");
  return read(fs::path(folder_) / id / name);
}

}  // namespace chopsticks::report
