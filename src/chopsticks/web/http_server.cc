#include "web/http_server.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "support/clock.h"
#include "web/connection.h"
#include "web/http_exchange.h"

namespace chopsticks::web {
namespace {

constexpr Nanos kHandshakePatience = 5s;

struct Place {
  Place(int socket, std::string remote, const TlsContext& tls)
      : connection(socket, std::move(remote), tls) {}

  Connection connection;
  std::atomic<Nanos> idle_since{monotonic_now()};  // zero while it is being answered
  std::atomic<bool> over{false};
  std::jthread thread;
};

}  // namespace

class HttpServer::Work {
 public:
  Work(Listener listener, TlsContext tls, Responder& responder)
      : listener_(std::move(listener)),
        tls_(std::move(tls)),
        exchange_(responder, listener_.descriptor()),
        acceptor_([this](const std::stop_token& stop) { accept(stop); }) {}

  ~Work() {
    acceptor_.request_stop();
    acceptor_.join();
    exchange_.stop();
    for (auto& place : places_) place.connection.cut();
  }

  [[nodiscard]] const Listener& listener() const noexcept { return listener_; }

 private:
  void accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::string remote;
      const int socket = listener_.accept(remote);
      places_.remove_if([](const Place& place) { return place.over.load(); });
      if (socket >= 0) seat(socket, std::move(remote));
    }
  }

  void seat(int socket, std::string remote) {
    if (places_.size() >= kMostConnections) cut_the_idlest();
    auto& place = places_.emplace_back(socket, std::move(remote), tls_);
    // Even the idlest may take a moment to go.
    if (places_.size() > 2 * kMostConnections) {
      place.over = true;
      return;
    }
    place.thread = std::jthread([this, &place] { serve(place); });
  }

  void cut_the_idlest() {
    Place* idlest = nullptr;
    for (auto& place : places_) {
      const auto since = place.idle_since.load();
      if (place.over || since == Nanos{}) continue;
      if (idlest == nullptr || since < idlest->idle_since.load()) idlest = &place;
    }
    if (idlest == nullptr) return;
    idlest->idle_since = Nanos{};
    idlest->connection.cut();
  }

  void serve(Place& place) {
    auto& connection = place.connection;
    bool open = connection.handshake(kHandshakePatience);
    for (int left = kRequestsPerConnection; open && left > 0; --left) {
      if (!connection.wait_for_request(kIdlePatience)) break;
      place.idle_since = Nanos{};
      open = exchange_.answer(connection, /*last=*/left == 1);
      place.idle_since = monotonic_now();
    }
    connection.finish();
    place.over = true;
  }

  Listener listener_;
  TlsContext tls_;
  HttpExchange exchange_;
  std::list<Place> places_;  // the acceptor's
  std::jthread acceptor_;
};

HttpServer::HttpServer(Listener listener, TlsContext tls, Responder& responder)
    : work_(std::make_unique<Work>(std::move(listener), std::move(tls), responder)) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const noexcept { return work_->listener().port(); }

}  // namespace chopsticks::web
