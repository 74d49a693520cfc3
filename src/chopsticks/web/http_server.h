#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "web/http.h"
#include "web/listener.h"
#include "web/tls.h"

namespace chopsticks::web {

/// Who answers requests. Called from many threads at once.
class Responder {
 public:
  virtual ~Responder() = default;
  /// Before the body is read: an answer that refuses the request, or nothing.
  [[nodiscard]] virtual std::optional<Response> refuse(const Request& request) = 0;
  [[nodiscard]] virtual Response answer(const Request& request) = 0;
};

/// HTTP/1.1 on a listening socket, a thread for each connection.
///
/// Made for hostile clients: a request has ten seconds and a megabyte, an idle connection half a
/// minute, and when all places are taken the one that has been idle longest is cut off for the
/// newcomer.
class HttpServer {
 public:
  static constexpr std::size_t kMostConnections = 512;
  static constexpr std::chrono::seconds kIdlePatience{30};
  static constexpr int kRequestsPerConnection = 10'000;
  static constexpr std::size_t kLargestBody = std::size_t{1} << 20;

  /// `responder` outlives the server.
  HttpServer(Listener listener, TlsContext tls, Responder& responder);
  HttpServer(const HttpServer&) = delete;
  /// Cuts every connection and waits for its thread.
  ~HttpServer();

  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace chopsticks::web
