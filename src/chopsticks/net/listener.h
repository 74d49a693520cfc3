#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/address.h"
#include "net/reactor.h"
#include "net/socket.h"
#include "net/stream.h"
#include "support/result.h"

namespace chopsticks::net {

struct ListenOptions {
  /// Several listeners, one per reactor, share the port; the kernel spreads connections over them.
  bool reuse_port = false;
  int backlog = 4096;
};

/// Accepts TCP connections. Belongs to its reactor's thread and dies before the reactor.
class Listener {
 public:
  class Accept;

  /// `where` is host:port as parse_host_port takes it; port 0 lets the system choose, an empty host
  /// means every IPv4 interface, "[::]:port" all of both kinds. A name is resolved here and now
  /// (start-up).
  [[nodiscard]] static Result<std::unique_ptr<Listener>> open(Reactor& reactor,
                                                              std::string_view where,
                                                              ListenOptions options = {});

  /// Awaits to Result<unique_ptr<Stream>>. Connections that broke before we came are passed over.
  /// When descriptors have run out the error says so, and the connection stays in the queue: sleep
  /// a little before the next accept().
  [[nodiscard]] Accept accept() noexcept;

  [[nodiscard]] const Address& address() const noexcept { return address_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return address_.port(); }
  /// Whoever waits in accept() sees "cancelled".
  void close() noexcept { socket_.close(); }

 private:
  explicit Listener(Reactor& reactor) noexcept : reactor_(reactor), socket_(reactor) {}
  [[nodiscard]] Result<void> bind(const Address& address, const ListenOptions& options);

  Reactor& reactor_;
  Socket socket_;
  Address address_;
};

class Listener::Accept final : public IoWait {
 public:
  explicit Accept(Listener& listener) noexcept
      : IoWait(listener.reactor_, listener.socket_.io(), Step::kWantRead), listener_(listener) {}
  Result<std::unique_ptr<Stream>> await_resume();

 private:
  Step attempt() override;
  Listener& listener_;
  int result_ = -1;  // a descriptor or a negated errno
};

inline Listener::Accept Listener::accept() noexcept { return Accept(*this); }

}  // namespace chopsticks::net
