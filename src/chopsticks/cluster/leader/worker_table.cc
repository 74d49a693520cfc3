#include "cluster/leader/worker_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace chopsticks::cluster {
namespace {

constexpr std::array<std::string_view, 4> kStates{"ready", "spawning", "running", "missing"};
// A minute after it went missing nobody waits for a worker any more.
constexpr int kForgottenBelow = -60;
constexpr std::size_t kMostNumbers = 5 * WorkerTable::kMost;
constexpr std::size_t kMostLives = 8;
constexpr Nanos kLongestPause = 10s;  // beyond it a worker is as good as lost

int sum(const ClassCounts& counts) {
  int sum = 0;
  for (const auto& [name, count] : counts) sum = add_users(sum, count);
  return sum;
}

}  // namespace

std::string_view name_of(WorkerState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<WorkerState> parse_worker_state(std::string_view name) {
  const auto found = std::ranges::find(kStates, name);
  // "missing" is our word, not a worker's.
  if (found >= kStates.end() - 1) return std::nullopt;
  return static_cast<WorkerState>(found - kStates.begin());
}

int add_users(int a, int b) {
  const auto sum = std::int64_t{a} + b;
  return static_cast<int>(std::min<std::int64_t>(sum, std::numeric_limits<int>::max()));
}

void Worker::hear(std::optional<from_worker::Telemetry> told, Nanos wall) {
  last_seen = wall;
  network.reset();
  if (telemetry && told && told->sent > telemetry->sent) {
    const auto rate = [span = seconds(told->sent - telemetry->sent)](Bytes from, Bytes to) {
      return PerSecond{static_cast<double>(to.count - std::min(from, to).count) / span};
    };
    network = {rate(telemetry->network.received, told->network.received),
               rate(telemetry->network.sent, told->network.sent)};
  }
  telemetry = std::move(told);
}

void Worker::remember_strain() {
  const bool had_users = user_count > 0;
  cpu_percent_before = had_users ? cpu_percent : 0;
  lag_before.reset();
  if (had_users && telemetry) lag_before = telemetry->lag;
}

void Worker::add(const stats::Tally& report) {
  requests += report.total.requests;
  failures += report.total.failures;
  bytes += report.total.bytes;
  tally.add(report);
}

void Worker::add(const stats::Histogram& lag) {
  if (!lag.empty()) scenario_lag.merge(stats::CoarseHistogram(lag));
}

void Worker::add(CompactRows::Table table, const stats::KeyView& key,
                 const stats::SparseEntry& row) {
  using Table = CompactRows::Table;
  if (table == Table::kEntries) tally.add(key, row);
  if (table != Table::kTotal) return;
  requests += row.requests;
  failures += row.failures;
  bytes += row.bytes;
  tally.add_total(row);
}

void Worker::report_users(ClassCounts counts) {
  users = std::move(counts);
  user_count = sum(users);
}

void Worker::aim(ClassCounts counts, Nanos now) {
  target = std::move(counts);
  target_count = sum(target);
  spawn_unanswered = now;
}

void Worker::enter_run(std::uint64_t number) {
  if (std::exchange(run, number) == number) return;
  requests = failures = 0;
  bytes = {};
  tally = {};
  scenario_lag = {};
  recent.clear();
  highest_cpu_percent = 0;
  last_report.reset();
  highest_rate = 0;
  lost = 0;
}

void Worker::begin_life(const std::string& next) {
  if (next == life) return;
  if (past_lives.size() >= kMostLives) past_lives.erase(past_lives.begin());
  if (!life.empty()) past_lives.push_back(life);
  life = next;
}

bool Worker::take(const from_worker::Stats::Number& number) {
  auto known = std::ranges::find(reports, number.life, &Reports::life);
  if (known == reports.end()) {
    // Its first report may be any: we may be a leader that came later.
    if (reports.size() >= kMostLives) reports.erase(reports.begin());
    reports.push_back({number.life, number.number - 1, 0});
    known = reports.end() - 1;
  }
  if (number.number != known->taken + 1) return false;
  ++known->taken;
  return true;
}

std::optional<std::uint64_t> Worker::safe_reports() const {
  const auto known = std::ranges::find(reports, life, &Reports::life);
  return known == reports.end() ? std::uint64_t{0} : known->safe;
}

void Worker::reported(std::uint64_t count, Nanos now) {
  const auto pause = now - last_report.value_or(now - 1s);
  last_report = now;
  longest_pause = std::clamp(pause, longest_pause, kLongestPause);
  // Reports that waited somewhere arrive together.
  const auto over = std::max(seconds(pause), 1.0);
  highest_rate = std::max(highest_rate, static_cast<double>(count) / over);
}

std::uint64_t Worker::unreported(Nanos now) const {
  if (!last_report) return 0;
  const auto since = now - *last_report;
  const auto span = connection_closed ? std::min(since, longest_pause + 1s) : since;
  return static_cast<std::uint64_t>(std::ceil(highest_rate * seconds(span))) +
         static_cast<std::uint64_t>(std::max(target_count, 0));
}

void Worker::give_up_reports(Nanos now) {
  lost += unreported(now);
  last_report.reset();
}

stats::WorkerFigures Worker::figures(std::uint64_t of_run, Nanos now) const {
  stats::WorkerFigures figures;
  figures.id = id;
  figures.state = name_of(state);
  figures.index = index;
  figures.users = user_count;
  if (run == of_run) {
    figures.requests = requests;
    figures.failures = failures;
    figures.bytes = bytes;
    figures.current = recent.rates();
    if (!scenario_lag.empty())
      figures.scenario_lag = scenario_lag.percentiles(std::array{0.99}).front();
    figures.highest_cpu_percent = highest_cpu_percent;
    figures.lost_operations = lost + (connected() ? 0 : unreported(now));
  }
  figures.cpu_percent = cpu_percent;
  figures.lasting_cpu_percent = std::min(cpu_percent, cpu_percent_before);
  figures.memory = {memory};
  figures.version = version;
  figures.last_seen = last_seen;
  figures.network = network;
  if (telemetry) {
    figures.host = telemetry->host;
    figures.cores = telemetry->cores;
    figures.threads = telemetry->threads;
    figures.lag = telemetry->lag;
    if (lag_before) figures.lasting_lag = std::min(*lag_before, telemetry->lag);
    if (telemetry->offset) figures.clock_skew = -*telemetry->offset;
  }
  return figures;
}

Worker* WorkerTable::join(std::string_view id) {
  auto* worker = find(id);
  if (!worker) worker = add(id);
  if (!worker) return nullptr;
  worker->state = WorkerState::kReady;
  worker->lives = Worker::kLives;
  worker->report_users({});
  worker->aim({}, Nanos::zero());
  worker->spawn_unanswered.reset();
  worker->owes_goodbye = false;
  return worker;
}

Worker* WorkerTable::add(std::string_view id) {
  if (workers_.size() >= kMost || numbers_.size() >= kMostNumbers) return nullptr;
  const auto [number, is_new] = numbers_.try_emplace(std::string(id), next_number_);
  if (is_new) ++next_number_;
  const auto known = std::ranges::find(left_, id, [](const auto& worker) { return worker->id; });
  if (known != left_.end()) {
    workers_.push_back(std::move(*known));
    left_.erase(known);
  } else {
    workers_.push_back(std::make_unique<Worker>());
    workers_.back()->id = id;
    workers_.back()->index = number->second;
  }
  by_id_[std::string(id)] = workers_.back().get();
  return workers_.back().get();
}

Worker* WorkerTable::restore(std::string_view id, int index) {
  numbers_.insert_or_assign(std::string(id), index);
  next_number_ = std::max(next_number_, index + 1);
  auto* worker = find(id);
  if (!worker) worker = add(id);
  if (!worker) return nullptr;
  worker->state = WorkerState::kMissing;
  worker->lives = 0;
  return worker;
}

Worker* WorkerTable::find(std::string_view id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const Worker* WorkerTable::find_also_left(std::string_view id) const {
  const auto same = [id](const auto& worker) { return worker->id == id; };
  if (const auto found = by_id_.find(id); found != by_id_.end()) return found->second;
  const auto gone = std::ranges::find_if(left_, same);
  return gone == left_.end() ? nullptr : gone->get();
}

void WorkerTable::remove(std::string_view id) {
  const auto found = std::ranges::find(workers_, id, [](const auto& worker) { return worker->id; });
  if (found == workers_.end()) return;
  (*found)->report_users({});
  by_id_.erase(by_id_.find(id));
  left_.push_back(std::move(*found));
  workers_.erase(found);
}

WorkerTable::Losses WorkerTable::second_passed() {
  Losses losses;
  for (const auto& worker : workers_) {
    worker->recent.sample(worker->requests, worker->failures, worker->bytes);
    if (worker->lives < 0 && worker->connected()) {
      worker->state = WorkerState::kMissing;
      worker->report_users({});
      losses.missing.push_back(worker->id);
    } else if (--worker->lives <= kForgottenBelow) {
      losses.forgotten.push_back(worker->id);
    }
  }
  for (const auto& id : losses.forgotten) remove(id);
  return losses;
}

int WorkerTable::connected() const {
  return static_cast<int>(
      std::ranges::count_if(workers_, [](const auto& w) { return w->connected(); }));
}

std::vector<std::string> WorkerTable::connected_ids() const {
  std::vector<std::string> ids;
  for (const auto& worker : workers_)
    if (worker->connected()) ids.push_back(worker->id);
  return ids;
}

int WorkerTable::users() const {
  int sum = 0;
  for (const auto& worker : workers_) sum = add_users(sum, worker->user_count);
  return sum;
}

std::vector<plan::UserClass> WorkerTable::classes() const {
  std::vector<plan::UserClass> all;
  for (const auto& worker : workers_) {
    if (!worker->connected()) continue;
    for (const auto& one : worker->classes)
      if (!plan::find_class(all, one.name)) all.push_back(one);
  }
  return all;
}

std::shared_ptr<const plan::ScenarioInfo> WorkerTable::scenario() const {
  for (const auto& worker : workers_)
    if (worker->connected() && worker->scenario) return worker->scenario;
  return nullptr;
}

std::vector<stats::WorkerFigures> WorkerTable::figures(std::uint64_t run, Nanos now) const {
  std::vector<stats::WorkerFigures> all;
  all.reserve(workers_.size() + left_.size());
  for (const auto& worker : workers_) all.push_back(worker->figures(run, now));
  for (const auto& worker : left_) {
    all.push_back(worker->figures(run, now));
    all.back().state = "left";
  }
  std::ranges::sort(all, {}, &stats::WorkerFigures::index);
  return all;
}

}  // namespace chopsticks::cluster
