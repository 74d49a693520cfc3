#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "drivers/api/content.h"
#include "drivers/s3/native/driver.h"
#include "drivers/s3/native/null_server.h"
#include "net/block_on.h"
#include "net/task_group.h"

// What an operation costs this side: the time is that of the client's thread, not of the server's.
namespace chopsticks::drivers::native {
namespace {

std::string content_of(std::string_view key, const Payload& payload) {
  std::string bytes(payload.size.count, '\0');
  payload.content(key).copy(0, bytes);
  return bytes;
}

/// Some users of one event loop, and the server they talk to.
struct Client {
  explicit Client(const Payload& object,
                  const std::vector<std::pair<std::string, std::string>>& options)
      : payload(object), server(content_of("key", object)) {
    auto section = Settings::section({});
    for (const auto& [key, value] : options) section.set(key, Settings::text(value, {}));
    driver = make_driver({{server.url()}, "bucket", {"access", "secret"}}, section).value();
    shard = driver->shard(reactor);
  }

  net::task<void> download(std::uint64_t user, unsigned times) {
    auto store = shard->open(user);
    for (unsigned n = 0; n < times; ++n) {
      const auto result = co_await store->download("key", payload);
      failed |= !result.ok();
    }
  }
  net::task<void> upload(std::uint64_t user, unsigned times) {
    auto store = shard->open(user);
    for (unsigned n = 0; n < times; ++n) {
      const auto result = co_await store->upload("key", payload);
      failed |= !result.ok();
    }
  }
  net::task<void> together(net::task<void> (Client::*work)(std::uint64_t, unsigned), unsigned users,
                           unsigned times) {
    net::TaskGroup group(reactor);
    for (unsigned user = 0; user < users; ++user) group.spawn((this->*work)(user, times));
    co_await group.join();
  }

  Payload payload;
  net::Reactor reactor;
  NullServer server;
  std::unique_ptr<ObjectStoreDriver> driver;
  std::unique_ptr<ObjectStoreShard> shard;
  bool failed = false;
};

void signed_get_of_4_kib(benchmark::State& state) {
  const auto users = static_cast<unsigned>(state.range(0));
  constexpr unsigned kTimes = 100;
  Client client({{4096}, 1}, {});
  for (auto _ : state) {
    net::block_on(client.reactor, client.together(&Client::download, users, kTimes));
  }
  if (client.failed) state.SkipWithError("a download failed");
  state.SetItemsProcessed(state.iterations() * users * kTimes);
}
BENCHMARK(signed_get_of_4_kib)->Arg(1)->Arg(64);

void get_of_64_mib(benchmark::State& state, const char* verify) {
  Client client({64 * MiB, 1}, {{"verify", verify}});
  for (auto _ : state) {
    net::block_on(client.reactor, client.together(&Client::download, 1, 1));
  }
  if (client.failed) state.SkipWithError("a download failed");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>((64 * MiB).count));
}
BENCHMARK_CAPTURE(get_of_64_mib, content_checked, "content");
BENCHMARK_CAPTURE(get_of_64_mib, size_checked, "size");

void put_of_64_mib(benchmark::State& state, const char* signing) {
  Client client({64 * MiB, 1}, {{"payload_signing", signing}});
  for (auto _ : state) {
    net::block_on(client.reactor, client.together(&Client::upload, 1, 1));
  }
  if (client.failed) state.SkipWithError("an upload failed");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>((64 * MiB).count));
}
BENCHMARK_CAPTURE(put_of_64_mib, unsigned_payload, "unsigned");
BENCHMARK_CAPTURE(put_of_64_mib, signed_payload, "signed");

}  // namespace
}  // namespace chopsticks::drivers::native
