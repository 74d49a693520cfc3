#include <array>
#include <cstdlib>

#include "cluster/leader/leader.h"
#include "support/log.h"
#include "testing/fuzz_input.h"

namespace {

using namespace chopsticks::cluster;
using chopsticks::Nanos;
using testing_support::FuzzInput;

constexpr std::array<std::string_view, 4> kWorkers{"a_1", "b_1", "c_1", "d_1"};
constexpr std::array<std::string_view, 11> kTypes{
    "client_ready", "heartbeat",         "stats",      "spawning",       "quit", "exception",
    "logs",         "spawning_complete", "locustfile", "client_stopped", "odd"};

class Nowhere final : public Outbox {
 public:
  bool send(std::string_view worker, const ToWorker& message) override {
    // What we say has to be sayable.
    if (!decode_to_worker(encode(message, worker))) std::abort();
    return true;
  }
};

struct Life {
  Nowhere outbox;
  chopsticks::stats::Clocks now{Nanos(1'000'000'000), Nanos(1'700'000'000'000'000'000)};
  Leader leader;

  explicit Life(bool quits) : leader(settings(quits), outbox) {}

  static LeaderSettings settings(bool quits) {
    LeaderSettings settings;
    settings.classes = {{"A", 2, 0}, {"B", 1, 0}};
    settings.quit_after_run = quits;
    return settings;
  }
  static std::string ready(FuzzInput& in, std::string_view id) {
    const auto life = std::string(1, static_cast<char>('a' + in.byte() % 3));
    return encode(FromWorker(from_worker::ClientReady{announced_version(life)}), id);
  }
  /// Where arithmetic ends, and somewhere in between.
  static Nanos time(FuzzInput& in) {
    using chopsticks::kLongestSpan;
    using namespace std::chrono_literals;
    static constexpr std::array kEdges{Nanos::min(), Nanos::max(), -kLongestSpan, kLongestSpan,
                                       Nanos::zero()};
    const std::size_t which = in.byte();
    return which < kEdges.size() ? kEdges[which] : which * 1s;
  }
  /// As our own workers report: in rows, with the heartbeat.
  static std::string report(FuzzInput& in, std::string_view id) {
    from_worker::Stats report;
    report.number = {std::string(1, static_cast<char>('a' + in.byte() % 3)), in.byte()};
    report.heartbeat = {"running", 1.0 * in.byte(), in.byte(), from_worker::Telemetry{}};
    report.heartbeat->telemetry->life = report.number->life;
    report.heartbeat->telemetry->sent = time(in);
    report.heartbeat->telemetry->offset = time(in);
    report.rows = CompactRows::read(std::string(in.bytes()));
    return encode(FromWorker(report), id);
  }
  void pass(Nanos span) {
    now.monotonic += span;
    now.wall += span;
  }
  void step(FuzzInput& in) {
    const auto id = kWorkers[in.byte() % kWorkers.size()];
    switch (in.byte() % 11) {
      case 0:
        return leader.receive(id, in.bytes(), now);
      case 1:
        return leader.receive(id, ready(in, id), now);
      case 2:
        (void)leader.start({.users = in.byte(), .spawn_rate = {1.0 + in.byte()}}, now);
        return;
      case 3:
        (void)leader.edit(in.byte(), {1.0 + in.byte()}, now);
        return;
      case 4:
        return in.byte() % 8 == 0 ? leader.quit(now) : leader.stop(now);
      case 5:
        return pass(std::chrono::milliseconds(in.byte() * 37));
      case 6:
        return leader.receive(id, report(in, id), now);
      default:
        return leader.receive(
            id, testing_support::frame_of(kTypes[in.byte() % kTypes.size()], in.bytes(), id), now);
    }
  }
};

}  // namespace

// Anything anybody may send, in any order, at any time, between any commands: the leader must
// neither fall over nor say what is no message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kQuiet = chopsticks::log::open(chopsticks::log::Level::kCritical, "");
  (void)kQuiet;
  FuzzInput in(data, size);
  Life life(in.byte() % 2 == 0);
  for (int steps = 0; !in.empty() && steps < 200 && !life.leader.finished(); ++steps) {
    life.step(in);
    life.leader.tick(life.now);
  }
  const auto view = life.leader.view(life.now);
  if (view.snapshot.users < 0) std::abort();
  return 0;
}
