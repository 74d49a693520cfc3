#include <array>
#include <string>

#include <benchmark/benchmark.h>

#include "net/block_on.h"
#include "net/buffer_pool.h"
#include "net/listener.h"
#include "net/stream.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

struct Ends {
  std::unique_ptr<Stream> client, server;
};

task<Ends> connect(Reactor& reactor) {
  auto listener = Listener::open(reactor, "127.0.0.1:0");
  Ends ends;
  ends.client = std::make_unique<Stream>(reactor);
  co_await ends.client->connect((*listener)->address(), Deadline::never());
  auto accepted = co_await (*listener)->accept();
  ends.server = std::move(*accepted);
  co_return ends;
}

task<void> answer(Stream& stream, std::size_t size) {
  std::array<char, 4096> buffer;
  const std::string reply(size, 'r');
  for (;;) {
    const auto read = co_await stream.read_some(buffer);
    if (!read || *read == 0) break;
    const auto written = co_await stream.write_all(reply);
    if (!written) break;
  }
}

task<void> ask(benchmark::State& state, Stream& stream, std::size_t size) {
  std::array<char, 8192> buffer;
  const std::string request(300, 'q');
  for (auto _ : state) {
    stream.set_deadline(Deadline::after(30s));
    co_await stream.write_all(request);
    for (std::size_t left = size; left > 0;) {
      const auto read = co_await stream.read_some(buffer);
      left -= *read;
    }
  }
  stream.close();
}

/// A request and its answer over loopback, both ends in one thread: two sends and two receives.
void request_and_answer(benchmark::State& state) {
  Reactor reactor;
  const auto size = static_cast<std::size_t>(state.range(0));
  auto ends = block_on(reactor, connect(reactor));
  TaskGroup server(reactor);
  server.spawn(answer(*ends.server, size));
  block_on(reactor, ask(state, *ends.client, size));
  block_on(reactor, server.join());
}
BENCHMARK(request_and_answer)->Arg(350)->Arg(4096);

task<void> pour(Stream& stream, const std::string& block) {
  for (;;) {
    const auto written = co_await stream.write_all(block);
    if (!written) break;
  }
}

task<void> receive(benchmark::State& state, Stream& stream, bool skip) {
  constexpr std::size_t amount = MiB.count;
  const auto lease = stream.reactor().local<BufferPool>().borrow();
  for (auto _ : state) {
    for (std::size_t left = amount; left > 0;) {
      const auto most = std::min(left, lease.span().size());
      if (skip) {
        left -= *(co_await stream.skip_some(most));
      } else {
        left -= *(co_await stream.read_some(lease.span().first(most)));
      }
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(amount));
  stream.close();
}

void receiving_a_mebibyte(benchmark::State& state) {
  Reactor reactor;
  const std::string block(MiB.count, 'b');
  auto ends = block_on(reactor, connect(reactor));
  TaskGroup server(reactor);
  server.spawn(pour(*ends.server, block));
  block_on(reactor, receive(state, *ends.client, state.range(0) == 1));
  block_on(reactor, server.join());
}
BENCHMARK(receiving_a_mebibyte)->ArgName("skip")->Arg(0)->Arg(1);

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
