#pragma once
#include <cstdint>
#include <optional>

#include "cluster/transport/socket.h"

namespace chopsticks::cluster {

/// What libzmq tells about a socket's connections, as it happens.
///
/// Has to be read: its events pile up. Outlives the socket it watches.
class Monitor {
 public:
  struct Event {
    int kind = 0;             // ZMQ_EVENT_…
    std::uint32_t value = 0;  // a descriptor, an errno or ZMQ_PROTOCOL_ERROR_…
  };

  /// Before the socket is bound or connected, to miss nothing.
  [[nodiscard]] static Result<Monitor> of(Context& context, Socket& socket);

  /// The next event, if there is one; never waits.
  [[nodiscard]] std::optional<Event> take();
  [[nodiscard]] Socket& socket() noexcept { return socket_; }

 private:
  explicit Monitor(Socket socket) : socket_(std::move(socket)) {}
  Socket socket_;
};

}  // namespace chopsticks::cluster
