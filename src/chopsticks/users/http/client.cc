#include "users/http/client.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/keep_alive.h"
#include "net/resolver.h"
#include "net/tls.h"
#include "users/http/exchange.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the header says whose.
namespace chopsticks::http {
namespace {

constexpr std::size_t kMostIdle = 6;

/// One for each event loop, made when the first https:// is asked for.
struct Contexts {
  Result<net::TlsContext> checked = net::TlsContext::create({});
  Result<net::TlsContext> trusting = net::TlsContext::create({.verify = false});
};

}  // namespace

net::task<> Client::perform(const Request& request, Response& response) {
  const auto deadline = Deadline::at(reactor_.now() + request.timeout);
  auto idle = take_idle(request.origin);
  const bool long_idle = reactor_.now() - idle.since > net::kShortestKeepAlive;
  auto stream = std::move(idle.stream);
  for (bool again = true; again;) {
    const bool reused = stream != nullptr;
    if (!reused) {
      auto opened = co_await open(request, deadline);
      if (!opened) {
        response.error = std::move(opened.error());
        co_return;
      }
      stream = std::move(*opened);
    }
    stream->set_deadline(deadline);
    response = Response();
    const auto exchanged = co_await exchange(*stream, request, response);
    if (exchanged.reusable) keep(request.origin, std::move(stream));
    stream.reset();
    again = reused && long_idle && response.error && !exchanged.answered &&
            !deadline.expired(reactor_.now()) &&
            response.error->code != std::errc::operation_canceled;
  }
}

Client::Connection Client::take_idle(const Origin& origin) {
  const auto found = std::ranges::find(idle_, origin, &Connection::origin);
  if (found == idle_.end()) return {};
  auto taken = std::move(*found);
  idle_.erase(found);
  if (taken.stream->closed_by_peer() || taken.stream->heard_by_now()) return {};
  return taken;
}

net::task<Result<std::unique_ptr<net::Stream>>> Client::open(const Request& request,
                                                             Deadline deadline) {
  const auto& origin = request.origin;
  auto addresses = co_await net::resolve(reactor_, origin.host, origin.port, deadline);
  if (!addresses) co_return fail(std::move(addresses.error()));
  auto stream = std::make_unique<net::Stream>(reactor_);
  auto connected = co_await stream->connect(std::move(*addresses), deadline);
  if (!connected) co_return fail(std::move(connected.error()));
  if (origin.tls) {
    auto& contexts = reactor_.local<Contexts>();
    auto& context = request.verify ? contexts.checked : contexts.trusting;
    if (!context) co_return fail(context.error());
    auto secured = co_await stream->start_tls(*context, origin.host);
    if (!secured) co_return fail(std::move(secured.error()));
  }
  co_return stream;
}

void Client::keep(const Origin& origin, std::unique_ptr<net::Stream> stream) {
  if (idle_.size() >= kMostIdle) idle_.erase(idle_.begin());
  idle_.push_back({origin, std::move(stream), reactor_.now()});
}

}  // namespace chopsticks::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
