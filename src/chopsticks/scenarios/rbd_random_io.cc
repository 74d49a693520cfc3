#include <algorithm>

#include <chopsticks/rbd.h>

using namespace chopsticks;

/// How does a block image take reads and writes, as fio measures it? Users share their image and
/// never pause, so that the number of users is the queue depth.
struct RbdRandomIo : RbdUser {
  Bytes block = std::max(setting("block_size", 4, KiB, "Size of each operation"), Bytes{512});
  double read_percent = setting("read_percent", 70.0, "Reads, of all operations");
  double discard_percent =
      setting("discard_percent", 0.0, "Discards, of all operations; the rest is written");
  bool sequential = setting("sequential", false, "One block after the other, not at random");
  std::size_t flush_every =
      setting("flush_every", std::size_t{0}, "A flush after so many writes of a user; 0: never");
  std::uint64_t blocks = 1;
  std::uint64_t next = 0;
  std::size_t writes = 0;

  RbdRandomIo() {
    wait_time(constant(setting("wait", Nanos{}, "Pause after each operation")));
    add_task<&RbdRandomIo::io>(1);
  }

  task<> on_start() override {
    blocks = std::max(rbd().size().count / block.count, std::uint64_t{1});
    next = random().below(blocks);  // sequential users begin at different places
    co_return;
  }

  task<> io() {
    const auto offset = block.count * (sequential ? next++ % blocks : random().below(blocks));
    const auto draw = 100 * random().uniform();
    if (draw < read_percent) {
      co_await rbd().read(offset, payload(block));  // content is checked on the way
    } else if (draw < read_percent + discard_percent) {
      co_await rbd().discard(offset, block);
    } else {
      co_await write(offset);
    }
  }

  task<> write(std::uint64_t offset) {
    co_await rbd().write(offset, payload(block));
    if (flush_every > 0 && ++writes % flush_every == 0) co_await rbd().flush();
  }
};

CHOPSTICKS_SCENARIO(rbd_random_io, RbdRandomIo)
