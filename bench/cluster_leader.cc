#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_seconds.h"
#include "cluster/leader/leader_loop.h"
#include "cluster/transport/dealer.h"
#include "cluster/wire/codec.h"
#include "cluster/worker/worker_session.h"
#include "support/clock.h"
#include "support/host.h"
#include "support/log.h"

/// What a leader costs: workers on loopback (1,000 with 10 operations each) report every second,
/// while somebody looks at the run twice a second. bench/cluster.py runs it in all the ways.
///
///     cluster_leader [WORKERS [OPERATIONS [SECONDS]]]
///     cluster_leader WORKERS OPERATIONS SECONDS ENDPOINT     stock workers only, for another
///     leader
///
/// The workers are real sessions with made-up users, all in one child process, so that what this
/// process uses is the leader and nothing else. For another leader they say what stock workers say.
/// Ends with 1 when the leader used half a core or lost anything.
namespace chopsticks::cluster {
namespace {

struct Task {
  int workers = 1000;
  int operations = 10;
  Nanos measured = 15s;
  std::string leader;  // another one; empty: ours
  [[nodiscard]] int users() const { return 10 * workers; }
};

constexpr double kMostCores = 0.5;
constexpr Nanos kStartWithin = 2s;
constexpr int kPeersPerContext = 250;  // a libzmq context has 1,023 sockets

/// Users on paper, who did what they do in a second whenever they are asked. Of it only the sum:
/// the rest is put into the report on its way.
class PaperLoad : public Load {
 public:
  explicit PaperLoad(int operations) : operations_(operations) {}

  void report_to(LoadListener*) override {}
  void apply(const plan::ClassCounts& target, Nanos) override {
    users_ = target;
    spawned = true;
  }
  void stop(Nanos) override {
    users_ = {{"User", 0}};
    stopped = true;
  }
  [[nodiscard]] plan::ClassCounts running() const override { return users_; }
  [[nodiscard]] stats::Tally take() override {
    stats::Tally tally;
    if (users_["User"] == 0) return tally;
    tally.total.requests =
        static_cast<std::uint64_t>(kRequestsASecond) * static_cast<std::uint64_t>(operations_);
    reported += tally.total.requests;
    ++reports;
    return tally;
  }

  bool spawned = false;
  bool stopped = false;
  std::uint64_t reported = 0;
  std::uint64_t reports = 0;  // that were not empty

 private:
  int operations_;
  plan::ClassCounts users_{{"User", 0}};
};

/// Takes away what we say beyond Locust.
void strip(Value& value) {
  if (auto* list = value.list()) std::ranges::for_each(*list, strip);
  if (auto* map = value.map()) {
    std::erase_if(*map, [](const auto& member) { return member.key == Value("chopsticks"); });
    for (auto& member : *map) strip(member.value);
  }
}

std::string as_stock_says(const std::string& frame) {
  auto value = unpack(frame);
  strip(*value);
  return pack(*value);
}

class Peer : private LeaderLink {
 public:
  Peer(Context& context, const std::string& endpoint, const Task& task, Seconds& seconds,
       int number)
      : id_(fmt::format("host{}_{:04}", number % 100, number)),
        stock_(!task.leader.empty()),
        seconds_(seconds),
        load_(task.operations),
        dealer_(*Dealer::connect(context, endpoint, id_)),
        session_(settings(id_), load_, *this) {
    session_.start(Clocks::now());
  }

  void turn() {
    dealer_.poll(Nanos{0},
                 [this](std::string_view frame) { session_.receive(frame, Clocks::now()); });
    if (std::exchange(load_.spawned, false)) session_.spawned();
    if (std::exchange(load_.stopped, false)) session_.stopped(Clocks::now());
    session_.tick(Clocks::now());
  }
  [[nodiscard]] bool gone() const { return session_.end().has_value(); }
  [[nodiscard]] const PaperLoad& load() const { return load_; }

 private:
  static WorkerSettings settings(const std::string& id) {
    WorkerSettings settings;
    settings.id = id;
    settings.life = id;
    return settings;
  }
  void send(const FromWorker& message) override {
    const auto* report = std::get_if<from_worker::Stats>(&message);
    send_frame(encode(report ? FromWorker(full(*report)) : message, id_));
  }
  /// With all that was measured in place of the sum.
  from_worker::Stats full(from_worker::Stats report) {
    if (report.rows && report.rows->requests() != 0) report.rows = seconds_.any(Clocks::now()).rows;
    if (report.tally.total.requests != 0) report.tally = seconds_.any(Clocks::now()).tally;
    return report;
  }
  void send_frame(const std::string& frame) {
    if (!dealer_.send(stock_ ? as_stock_says(frame) : frame))
      fmt::print(stderr, "{} dropped a message\n", id_);
  }
  [[nodiscard]] bool connected() const override { return dealer_.connected(); }
  void reconnect() override {}

  std::string id_;
  bool stock_;
  Seconds& seconds_;
  PaperLoad load_;
  Dealer dealer_;
  WorkerSession session_;
};

struct Reported {
  std::uint64_t requests = 0;
  std::uint64_t reports = 0;
};

/// All workers, until the leader has sent them away.
Reported be_the_workers(const Task& task, const std::string& endpoint) {
  std::vector<std::unique_ptr<Context>> contexts;
  std::vector<std::unique_ptr<Peer>> peers;
  Seconds seconds(task.operations);
  for (int i = 0; i != task.workers; ++i) {
    if (i % kPeersPerContext == 0) contexts.push_back(std::make_unique<Context>());
    peers.push_back(std::make_unique<Peer>(*contexts.back(), endpoint, task, seconds, i));
  }
  for (std::size_t gone = 0; gone != peers.size();) {
    gone = 0;
    for (const auto& peer : peers) {
      if (!peer->gone()) peer->turn();
      gone += peer->gone();
    }
    std::this_thread::sleep_for(20ms);
  }
  Reported reported;
  for (const auto& peer : peers) {
    reported.requests += peer->load().reported;
    reported.reports += peer->load().reports;
  }
  return reported;
}

struct Measured {
  double cores = 0;       // this process used
  double per_report = 0;  // seconds of CPU
};

/// While the run goes on. Memory is shown ten times.
Measured measure(LeaderLoop& leader, const Task& task) {
  const auto counted = leader.view(Nanos{0})->snapshot.total.requests;
  const auto cpu = process_usage().cpu;
  const auto began = monotonic_now();
  auto show_at = began;
  while (monotonic_now() - began < task.measured) {
    if (monotonic_now() >= show_at) {
      show_at += task.measured / 10;
      fmt::print("  after {:5.0f} s: {}\n", seconds(monotonic_now() - began),
                 format_bytes(process_usage().resident));
      std::fflush(stdout);
    }
    leader.wait(500ms, [](const LeaderStatus& now) { return now.finished; });
    (void)leader.view(Nanos{0});
  }
  const auto used = seconds(process_usage().cpu - cpu);
  const auto more = leader.view(Nanos{0})->snapshot.total.requests - counted;
  const auto reports = static_cast<double>(more) / (kRequestsASecond * task.operations);
  return {used / seconds(monotonic_now() - began), used / reports};
}

int be_the_leader(const Task& task, int from_workers, int to_workers) {
  Context context;
  LeaderSettings settings;
  settings.classes = {{"User", 1, 0}};
  auto leader = LeaderLoop::open(context, "tcp://127.0.0.1:0", std::move(settings));
  if (!leader) {
    fmt::print(stderr, "{}\n", leader.error().message);
    return 1;
  }
  (void)!write(to_workers, (*leader)->endpoint().c_str(), (*leader)->endpoint().size() + 1);
  if (!(*leader)->wait(120s, [&](const auto& now) { return now.workers == task.workers; })) {
    fmt::print(stderr, "only {} workers came\n", (*leader)->status().workers);
    return 1;
  }
  if (auto started = (*leader)->start({.users = task.users(), .spawn_rate = {1e6}}); !started) {
    fmt::print(stderr, "{}\n", started.error().message);
    return 1;
  }
  const auto began = monotonic_now();
  (*leader)->wait(30s, [](const LeaderStatus& now) { return now.phase == Phase::kRunning; });
  const auto start = monotonic_now() - began;
  const auto [cores, per_report] = measure(**leader, task);
  (*leader)->quit();
  (*leader)->wait(60s, [](const LeaderStatus& now) { return now.finished; });

  Reported all;
  (void)!read(from_workers, &all, sizeof all);
  const auto reported = all.requests;
  const auto view = (*leader)->view();
  const auto lost = static_cast<std::int64_t>(reported - view->snapshot.total.requests);
  fmt::print("{} workers, {} operations each, {:.0f} s: leader used {:.3f} cores (limit {})\n",
             task.workers, task.operations, seconds(task.measured), cores, kMostCores);
  fmt::print(
      "{:.4f} ms of CPU a report ({} of them); {} users were there after {:.2f} s (limit {:.0f} "
      "s)\n",
      1e3 * per_report, all.reports, task.users(), seconds(start), seconds(kStartWithin));
  fmt::print("requests reported {}, counted {}, lost {}; messages refused {}; missing workers {}\n",
             reported, view->snapshot.total.requests, lost, view->refused_messages,
             view->status.trouble.empty() ? "none" : view->status.trouble);
  return cores < kMostCores && start < kStartWithin && lost == 0 && view->refused_messages == 0 ? 0
                                                                                                : 1;
}

}  // namespace
}  // namespace chopsticks::cluster

int main(int argc, char** argv) {
  using namespace chopsticks;
  cluster::Task task;
  if (argc > 1) task.workers = std::atoi(argv[1]);
  if (argc > 2) task.operations = std::atoi(argv[2]);
  if (argc > 3) task.measured = std::chrono::seconds(std::atoi(argv[3]));
  if (argc > 4) task.leader = argv[4];
  raise_file_limit();
  if (!log::open(log::Level::kWarning, "")) return 1;
  if (!task.leader.empty()) {
    const auto reported = cluster::be_the_workers(task, task.leader);
    fmt::print("{} reports, {} requests\n", reported.reports, reported.requests);
    return 0;
  }
  std::array<int, 2> down{};
  std::array<int, 2> up{};
  if (pipe(down.data()) != 0 || pipe(up.data()) != 0) return 1;
  const auto child = fork();  // before there is any thread
  if (child == 0) {
    std::array<char, 256> endpoint{};
    if (read(down[0], endpoint.data(), endpoint.size() - 1) <= 0) std::_Exit(1);
    const auto reported = cluster::be_the_workers(task, endpoint.data());
    (void)!write(up[1], &reported, sizeof reported);
    std::_Exit(0);
  }
  close(up[1]);
  const auto code = cluster::be_the_leader(task, up[0], down[1]);
  close(down[1]);
  waitpid(child, nullptr, 0);
  return code;
}
