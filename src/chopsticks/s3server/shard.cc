#include "s3server/shard.h"

#include <optional>
#include <utility>

#include "s3server/connection.h"
#include "support/log.h"

namespace chopsticks::s3server {
namespace {

s3::Verifier::Lookup lookup_in(const s3::Credentials& credentials) {
  return [&credentials](std::string_view access_key) {
    return access_key == credentials.access_key ? std::optional(credentials.secret_key)
                                                : std::nullopt;
  };
}

}  // namespace

Shard::Shard(Service& service, Nanos started, StatsReport report)
    : service_(service),
      started_(started),
      report_(std::move(report)),
      random_(random_seed()),
      requests_(random_()),
      verifier_(lookup_in(service.options().credentials)),
      connections_(reactor_),
      acceptor_(reactor_) {}

Result<void> Shard::listen(std::string_view where, bool reuse_port) {
  net::ListenOptions options;
  options.reuse_port = reuse_port;
  auto listener = net::Listener::open(reactor_, where, options);
  if (!listener) return fail(listener.error());
  listener_ = *std::move(listener);
  return {};
}

void Shard::run() {
  acceptor_.spawn(accept_all());
  reactor_.run();
}

void Shard::stop() {
  reactor_.post([this] { acceptor_.cancel_all(); });
}

net::task<void> Shard::accept_all() {
  while (!reactor_.running().cancelled()) {
    auto stream = co_await listener_->accept();
    if (stream) {
      counters_.connection();
      connections_.spawn(serve(*this, *std::move(stream)));
    } else if (stream.error().code != std::errc::operation_canceled) {
      log::warning("S3 server: {}", stream.error().message);
      co_await reactor_.sleep_for(100ms);
    }
  }
  listener_->close();
  connections_.cancel_all();
  co_await connections_.join();
  reactor_.stop();
}

Result<s3::Verified> Shard::verify(const net::RequestHead& head, const Route& route, Nanos wall) {
  headers_.clear();
  for (std::size_t i = 0; i != head.headers.size(); ++i) {
    const auto [name, value] = head.headers[i];
    headers_.push_back({name, value});
  }
  return verifier_.verify({head.method, route.path, route.query.text(), headers_}, wall);
}

Nanos Shard::hold_back(Nanos now) {
  const auto& faults = service_.options().faults;
  const auto late = faults.latency.draw(random_);
  return late + (faults.stall ? faults.stall->wait(now + late - started_) : Nanos());
}

}  // namespace chopsticks::s3server
