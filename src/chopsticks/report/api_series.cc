#include "report/api_series.h"

#include <algorithm>
#include <bit>
#include <span>

#include <nlohmann/json.hpp>

namespace chopsticks::report::api {
namespace {

using Json = nlohmann::json;
using stats::OperationPoint;
using Points = std::span<const std::shared_ptr<const stats::SeriesPoint>>;

constexpr std::int64_t kUnreported = 2;  // seconds
constexpr double kUnsettled = 10;        // seconds
constexpr unsigned kHeatBits = 2;        // 16 buckets an octave become four
constexpr std::size_t kHeatBuckets = stats::Histogram::kBuckets >> 4;

/// Points that are shown as one.
struct Group {
  Points points;
  double width = 0;  // seconds
};

// Before the first point that is not complete yet.
Points complete(const stats::Snapshot& snapshot) {
  const Points all = snapshot.series;
  if (snapshot.state != "running" && snapshot.state != "spawning") return all;
  const auto now = std::chrono::floor<std::chrono::seconds>(snapshot.now).count();
  auto count = all.size();
  while (count != 0 && all[count - 1]->second + snapshot.series_step + kUnreported > now + 1)
    --count;
  return all.first(count);
}

std::vector<Group> grouped(Points points, std::int64_t step, std::int64_t width) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < points.size();) {
    const auto slot = (points[i]->second - points[0]->second) / width;
    auto end = i + 1;
    while (end < points.size() && (points[end]->second - points[0]->second) / width == slot) ++end;
    const auto next = end < points.size() ? points[end]->second : points[end - 1]->second + step;
    groups.push_back({points.subspan(i, end - i), static_cast<double>(next - points[i]->second)});
    i = end;
  }
  return groups;
}

// Doubling, like the series itself: replies to different questions fit together.
std::int64_t factor(std::size_t points, std::size_t most) {
  const auto least = std::max<std::size_t>(1, (points + most - 1) / std::max<std::size_t>(1, most));
  return static_cast<std::int64_t>(std::bit_ceil(least));
}

const OperationPoint* of(const stats::SeriesPoint& point, std::optional<std::size_t> operation) {
  if (!operation) return &point.total;
  return *operation < point.operations.size() ? &point.operations[*operation] : nullptr;
}

/// Throughput of one operation, or of all.
struct Columns {
  Json ops = Json::array();
  Json failures = Json::array();
  Json bytes = Json::array();
};

Columns throughput(const std::vector<Group>& groups, std::optional<std::size_t> operation) {
  Columns columns;
  for (const auto& group : groups) {
    OperationPoint sum;
    for (const auto& point : group.points) {
      const auto* counted = of(*point, operation);
      if (counted == nullptr) continue;
      sum.requests += counted->requests;
      sum.failures += counted->failures;
      sum.bytes += counted->bytes;
    }
    const auto rate = [&](std::uint64_t count) {
      return group.width > 0 ? static_cast<double>(count) / group.width : 0;
    };
    columns.ops.push_back(rate(sum.requests));
    columns.failures.push_back(rate(sum.failures));
    columns.bytes.push_back(rate(sum.bytes.count));
  }
  return columns;
}

stats::CoarseHistogram latency(const Group& group, std::optional<std::size_t> operation) {
  stats::CoarseHistogram merged;
  for (const auto& point : group.points)
    if (const auto* counted = of(*point, operation)) merged.merge(counted->latency.unpacked());
  return merged;
}

Json heat_column(const stats::CoarseHistogram& latency) {
  auto column = Json::array();
  std::size_t last = kHeatBuckets;
  std::uint64_t count = 0;
  const auto finish = [&] {
    if (count == 0) return;
    column.push_back(last);
    column.push_back(count);
  };
  latency.each([&](std::size_t index, std::uint32_t more) {
    const auto heat = index >> kHeatBits;
    if (heat != last) {
      finish();
      count = 0;
    }
    last = heat;
    count += more;
  });
  finish();
  return column;
}

void add_latency(Json& into, const std::vector<Group>& groups,
                 std::optional<std::size_t> operation) {
  constexpr std::array<const char*, 4> kNames{"p50", "p95", "p99", "p999"};
  Json percentiles;
  for (const auto* name : kNames) percentiles[name] = Json::array();
  auto heatmap = Json::array();
  for (const auto& group : groups) {
    const auto merged = latency(group, operation);
    const auto values = merged.percentiles(std::array{0.5, 0.95, 0.99, 0.999});
    for (std::size_t i = 0; i != kNames.size(); ++i)
      percentiles[kNames[i]].push_back(merged.empty() ? Json() : Json(milliseconds(values[i])));
    heatmap.push_back(heat_column(merged));
  }
  into["latency"] = std::move(percentiles);
  into["heatmap"] = std::move(heatmap);
}

Json bucket_edges() {
  auto edges = Json::array();
  for (std::size_t bucket = 0; bucket <= kHeatBuckets; ++bucket)
    edges.push_back(milliseconds(stats::Histogram::lowest_of(bucket << 4)));
  return edges;
}

}  // namespace

nlohmann::json series(const stats::Snapshot& snapshot, std::uint64_t run,
                      const SeriesQuery& query) {
  const auto points = complete(snapshot);
  const auto step = snapshot.series_step * factor(points.size(), query.most);
  auto groups = grouped(points, snapshot.series_step, step);
  if (query.since) {
    std::erase_if(groups, [&](const Group& group) {
      return static_cast<double>(group.points[0]->second) + group.width < *query.since - kUnsettled;
    });
  }
  auto total = throughput(groups, std::nullopt);
  Json made{{"run", run},
            {"step", step},
            {"time", Json::array()},
            {"users", Json::array()},
            {"ops", std::move(total.ops)},
            {"failures", std::move(total.failures)},
            {"bytes", std::move(total.bytes)},
            {"operations", Json::array()},
            {"selected", nullptr}};
  for (const auto& group : groups) {
    made["time"].push_back(group.points[0]->second);
    made["users"].push_back(group.points.back()->users);
  }
  std::optional<std::size_t> selected;
  for (std::size_t i = 0; i != snapshot.series_operations.size(); ++i) {
    const auto& key = snapshot.series_operations[i];
    if (query.selected == key) selected = i;
    if (!query.operations) continue;
    auto columns = throughput(groups, i);
    made["operations"].push_back({{"type", key.type},
                                  {"name", key.name},
                                  {"ops", std::move(columns.ops)},
                                  {"failures", std::move(columns.failures)},
                                  {"bytes", std::move(columns.bytes)}});
  }
  if (selected) made["selected"] = {{"type", query.selected->type}, {"name", query.selected->name}};
  add_latency(made, groups, selected);
  if (query.edges) made["bucket_edges_ms"] = bucket_edges();
  return made;
}

}  // namespace chopsticks::report::api
