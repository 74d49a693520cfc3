#pragma once
#include <cstdint>
#include <string>

#include "support/result.h"

namespace chopsticks::web {

/// A listening socket. Any thread may wait for connections on it.
class Listener {
 public:
  /// Port 0: any free one. An error names address and port.
  [[nodiscard]] static Result<Listener> open(const std::string& host, std::uint16_t port);
  Listener(Listener&& other) noexcept;
  Listener(const Listener&) = delete;
  ~Listener();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] int descriptor() const noexcept { return socket_; }
  /// Waits a moment for the next one; -1 when none came. `remote` is its address.
  [[nodiscard]] int accept(std::string& remote) const;

 private:
  Listener(int socket, std::uint16_t port) : socket_(socket), port_(port) {}
  int socket_;
  std::uint16_t port_;
};

}  // namespace chopsticks::web
