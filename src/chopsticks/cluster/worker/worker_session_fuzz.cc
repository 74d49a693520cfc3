#include <array>
#include <cstdlib>

#include "cluster/worker/worker_session.h"
#include "support/log.h"
#include "testing/fake_load.h"
#include "testing/fuzz_input.h"

namespace {

using namespace chopsticks::cluster;
using chopsticks::Nanos;
using testing_support::FuzzInput;

constexpr std::array<std::string_view, 10> kTypes{
    "ack",       "heartbeat",         "spawn",      "stop", "quit",
    "reconnect", "spawning_complete", "locustfile", "odd",  "update_user_class"};

class Nowhere final : public LeaderLink {
 public:
  // What we say has to be sayable.
  void send(const FromWorker& message) override {
    if (!decode_from_worker(encode(message, "w_1"))) std::abort();
  }
  void reconnect() override {}
  [[nodiscard]] bool connected() const override { return up; }
  bool up = true;
};

struct Life {
  Nowhere link;
  testing_support::FakeLoad load{{{"A", 0}, {"B", 0}}};
  WorkerSettings settings{.id = "w_1", .host = "host", .life = "life"};
  WorkerSession session{settings, load, link};
  chopsticks::stats::Clocks now{Nanos(1'000'000'000), Nanos(1'700'000'000'000'000'000)};

  void step(FuzzInput& in) {
    switch (in.byte() % 8) {
      case 0:
        return session.receive(in.bytes(), now);
      case 1:
        return session.spawned();
      case 2:
        return session.stopped(now);
      case 3:
        return in.byte() % 16 == 0 ? session.leave(now) : session.refused("no", now);
      case 4:
        now.monotonic += std::chrono::milliseconds(in.byte() * 37);
        link.up = in.byte() % 2 == 0;
        load.recorded.total.requests += in.byte();
        return;
      default:
        return session.receive(
            testing_support::frame_of(kTypes[in.byte() % kTypes.size()], in.bytes(), "w_1"), now);
    }
  }
};

}  // namespace

// Whatever a leader sends, in any order, at any time: the worker must neither fall over nor say
// what is no message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kQuiet = chopsticks::log::open(chopsticks::log::Level::kCritical, "");
  (void)kQuiet;
  FuzzInput in(data, size);
  Life life;
  life.session.start(life.now);
  for (int steps = 0; !in.empty() && steps < 200 && !life.session.end(); ++steps) {
    life.step(in);
    life.session.tick(life.now);
  }
  return 0;
}
