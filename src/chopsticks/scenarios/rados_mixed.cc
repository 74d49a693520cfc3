#include <chopsticks/rados.h>

using namespace chopsticks;

/// How does a pool take objects that are written, read and removed again, as `rados bench` does?
/// Every user keeps a number of objects of its own and never pauses.
struct RadosMixed : RadosUser {
  Bytes size = setting("object_size", 4, MiB, "Size of each object");
  std::size_t most = setting("objects_per_user", std::size_t{16}, "How many objects a user keeps");
  int write_weight = setting("write_weight", 1, "How often a write is drawn");
  int read_weight = setting("read_weight", 3, "How often a read is drawn");
  RecentKeys keys{most + 1};

  RadosMixed() {
    wait_time(constant(setting("wait", Nanos{}, "Pause after each operation")));
    add_task<&RadosMixed::write>(write_weight, {"write"});
    add_task<&RadosMixed::read>(read_weight, {"read"});
  }

  task<> write() {
    auto key = unique_key("mixed");
    auto stored = co_await rados().write_full(key, payload(size));
    if (stored) keys.push(std::move(key));
    if (keys.size() > most) co_await remove_oldest();
  }

  task<> read() {
    if (keys.empty()) co_return co_await write();
    auto key = keys.random(random());
    co_await rados().read(key, payload(size));  // size and content are checked on the way
  }

  // The pool is left as it was found.
  task<> on_stop() override {
    while (!keys.empty()) co_await remove_oldest();
  }

  task<> remove_oldest() {
    auto key = keys.pop_oldest();
    co_await rados().remove(key);
  }
};

CHOPSTICKS_SCENARIO(rados_mixed, RadosMixed)
