#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "s3server/counters.h"
#include "s3server/options.h"
#include "support/result.h"

namespace chopsticks::s3server {

class Service;
class Shard;

/// The built-in S3 server: everything in memory, gone when it is destroyed. Made for trying out,
/// calibrating and testing; runs on threads of its own, so any program can embed it.
class Server {
 public:
  explicit Server(ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and serves until stop(). The error is a port in use, a host that does not resolve, no
  /// threads.
  [[nodiscard]] Result<void> start();
  /// Ends all connections; the objects stay readable by nobody. Safe to call twice.
  void stop();

  /// The port that was bound, once started.
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// "http://127.0.0.1:9000".
  [[nodiscard]] std::string endpoint() const;
  /// From any thread, also after stop().
  [[nodiscard]] ServerStats stats() const;

 private:
  [[nodiscard]] Result<std::string> probe() const;

  ServerOptions options_;
  std::unique_ptr<Service> service_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
  Nanos started_{};
};

}  // namespace chopsticks::s3server
