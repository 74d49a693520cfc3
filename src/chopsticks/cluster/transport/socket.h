#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "cluster/transport/cluster_key.h"
#include "cluster/transport/context.h"
#include "support/result.h"
#include "support/units.h"

/// What Router and Dealer share: a libzmq socket with the options of both, a way to be woken, a
/// received frame.
namespace chopsticks::cluster {

/// Closed when it goes; what was sent still has kLinger to leave.
class Socket {
 public:
  /// `type`: ZMQ_ROUTER, ZMQ_DEALER or ZMQ_PAIR. Fails when the process has no file descriptor
  /// left.
  [[nodiscard]] static Result<Socket> open(Context& context, int type);

  void set(int option, int value);
  void set(int option, std::string_view value);

  [[nodiscard]] Result<void> bind(const std::string& endpoint);
  [[nodiscard]] Result<void> connect(const std::string& endpoint);
  void disconnect(const std::string& endpoint);
  [[nodiscard]] std::string last_endpoint() const;

  /// One side of a link that only holders of the key can use.
  void secure(const ClusterKey& key, bool is_server);

  /// Never waits; false with errno set when it did not go.
  bool send(std::string_view frame, bool more_follow);

  [[nodiscard]] void* handle() const noexcept { return handle_.get(); }

 private:
  struct Close {
    void operator()(void* handle) const noexcept;
  };
  explicit Socket(void* handle) : handle_(handle) {}
  std::unique_ptr<void, Close> handle_;
};

/// Lets any thread end the wait of another.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  void wake() noexcept;
  /// Forgets the calls so far.
  void drain() noexcept;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

/// True when the socket has something to read. Also ends when `other` has.
bool wait_for(Socket& socket, Socket& other, Waker& waker, Nanos timeout);

/// A received frame, in libzmq's own memory.
class Received {
 public:
  Received();
  ~Received();
  Received(const Received&) = delete;
  Received& operator=(const Received&) = delete;

  /// The next frame, if one is there. Frees the one before.
  [[nodiscard]] bool take(Socket& socket);
  [[nodiscard]] std::string_view bytes() const;
  /// Is this a part of a message of which more parts follow?
  [[nodiscard]] bool more() const;

 private:
  alignas(8) mutable unsigned char message_[64];  // zmq_msg_t, whose header stays out of sight
};

}  // namespace chopsticks::cluster
