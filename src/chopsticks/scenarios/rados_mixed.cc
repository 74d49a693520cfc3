#include <chopsticks/rados.h>

using namespace chopsticks;

/// How does a pool take objects that are written, read and removed again, as `rados bench` does?
/// Every user keeps a number of objects of its own and never pauses.
struct RadosMixed : RadosUser {
  Bytes size = setting("object_size", 4, MiB);
  std::size_t most = setting("objects_per_user", std::size_t{16});
  int write_weight = setting("write_weight", 1);
  int read_weight = setting("read_weight", 3);
  RecentKeys keys{most + 1};

  RadosMixed() {
    wait_time(constant(setting("wait", Nanos{})));
    add_task(write_weight, &RadosMixed::write, {"write"});
    add_task(read_weight, &RadosMixed::read, {"read"});
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
