#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "report/api_json.h"

namespace chopsticks::report::api {
namespace {

constexpr std::size_t kMostDistributions = 24;

Json task_ratios(const std::vector<plan::TaskInfo>& tasks, double factor) {
  auto made = Json::object();
  for (const auto& task : tasks) {
    Json ratio{{"ratio", task.share * factor}};
    if (!task.tasks.empty()) ratio["tasks"] = task_ratios(task.tasks, task.share * factor);
    made[task.name] = std::move(ratio);
  }
  return made;
}

double size_of(const plan::ClassInfo& one, const plan::ClassCounts& users, bool any_users) {
  if (!any_users) return one.user_class.weight;
  const auto found = users.find(one.user_class.name);
  return found == users.end() ? 0 : found->second;
}

// Evenly spread where the interesting end of a distribution is: 0 … 0.9 … 0.99 … 0.9999, and 1.
constexpr std::size_t kShares = 42;
std::array<double, kShares> shares() {
  std::array<double, kShares> made{};
  for (std::size_t i = 0; i + 1 != kShares; ++i)
    made[i] = 1 - std::pow(10, -static_cast<double>(i) / 10);
  made.back() = 1;
  return made;
}

Json distribution(const stats::Key& key, const stats::Entry& entry) {
  const auto at = shares();
  auto ms = Json::array();
  for (const auto value : entry.latency.percentiles(at))
    ms.push_back(milliseconds(std::min(value, entry.max_latency.value_or(value))));
  return {{"type", key.type}, {"name", key.name}, {"ms", std::move(ms)}, {"share", at}};
}

}  // namespace

Json tasks(const plan::ScenarioInfo& scenario, const plan::ClassCounts& users) {
  const bool any_users = plan::total_users(users) > 0;
  double sum = 0;
  for (const auto& one : scenario.classes) sum += size_of(one, users, any_users);
  auto per_class = Json::object();
  auto total = Json::object();
  for (const auto& one : scenario.classes) {
    const auto share = sum > 0 ? size_of(one, users, any_users) / sum : 0;
    per_class[one.user_class.name] = {{"ratio", share}, {"tasks", task_ratios(one.tasks, 1)}};
    total[one.user_class.name] = {{"ratio", share}, {"tasks", task_ratios(one.tasks, share)}};
  }
  return {{"per_class", std::move(per_class)}, {"total", std::move(total)}};
}

Json distributions(const stats::Tally& tally) {
  std::vector<const stats::KeyedEntry*> entries;
  for (const auto& one : tally.entries)
    if (!one.entry.latency.empty()) entries.push_back(&one);
  std::ranges::sort(entries, std::greater<>{}, [](const auto* one) { return one->entry.requests; });
  entries.resize(std::min(entries.size(), kMostDistributions));
  auto made = Json::array();
  if (!tally.total.latency.empty()) made.push_back(distribution(stats::kTotalKey, tally.total));
  for (const auto* one : entries) made.push_back(distribution(one->key, one->entry));
  return made;
}

}  // namespace chopsticks::report::api
