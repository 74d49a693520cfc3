#include "s3server/server.h"

#include <utility>

#include <fmt/format.h>

#include "net/address.h"
#include "s3server/shard.h"
#include "support/clock.h"

namespace chopsticks::s3server {

Server::Server(ServerOptions options)
    : options_(std::move(options)), service_(std::make_unique<Service>(options_)) {}

Server::~Server() { stop(); }

Result<void> Server::start() {
  started_ = monotonic_now();
  auto where = probe();
  if (!where) return fail(where.error());
  for (unsigned i = 0; i != options_.threads; ++i) {
    auto shard = std::make_unique<Shard>(*service_, started_, [this] { return to_json(stats()); });
    if (auto listening = shard->listen(*where, options_.threads > 1); !listening) {
      shards_.clear();
      return listening;
    }
    shards_.push_back(std::move(shard));
  }
  port_ = shards_.front()->port();
  for (auto& shard : shards_) {
    threads_.emplace_back([&running = *shard] { running.run(); });
  }
  return {};
}

// Where to listen, with the port if it was left to the system. Shards share their port, and the
// kernel lets any process of the same user share it too: so try first whether it is free.
Result<std::string> Server::probe() const {
  if (options_.threads == 1) return options_.listen;
  net::Reactor reactor;
  auto listener = net::Listener::open(reactor, options_.listen);
  if (!listener) return fail(listener.error());
  return (*listener)->address().text();
}

void Server::stop() {
  for (auto& shard : shards_) shard->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

std::string Server::endpoint() const {
  auto where = net::parse_host_port(options_.listen);
  auto host = where ? where->host : std::string();
  if (host.empty() || host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != host.npos) host = '[' + host + ']';
  return fmt::format("http://{}:{}", host, port_);
}

ServerStats Server::stats() const {
  ServerStats stats;
  for (const auto& shard : shards_) shard->counters().add_to(stats);
  for (const auto& bucket : service_->store().buckets()) {
    ++stats.buckets;
    stats.objects += bucket->size();
  }
  stats.memory = service_->store().budget().used();
  stats.uptime = monotonic_now() - started_;
  return stats;
}

}  // namespace chopsticks::s3server
