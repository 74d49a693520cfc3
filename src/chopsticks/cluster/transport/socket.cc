#include "cluster/transport/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

#include "cluster/wire/messages.h"

namespace chopsticks::cluster {
namespace {

// A worker that does not read for this many messages (a quarter of an hour of heartbeats) is gone.
constexpr int kSendQueue = 1000;
// Small: a full one slows its sender down and loses nothing, and a hostile sender can fill it with
// frames of 16 MiB.
constexpr int kReceiveQueue = 100;
constexpr int kKeepAliveSeconds = 30;

Error last_error() {
  return {std::error_code(errno, std::generic_category()), zmq_strerror(errno)};
}

void set_common_options(Socket& socket) {
  socket.set(ZMQ_LINGER, static_cast<int>(kLinger.count()));
  socket.set(ZMQ_SNDHWM, kSendQueue);
  socket.set(ZMQ_RCVHWM, kReceiveQueue);
  // No ZMTP heartbeats: boomer does not answer them and would be cut off.
  socket.set(ZMQ_TCP_KEEPALIVE, 1);
  socket.set(ZMQ_TCP_KEEPALIVE_IDLE, kKeepAliveSeconds);
  const std::int64_t largest = kMaxFrame;
  zmq_setsockopt(socket.handle(), ZMQ_MAXMSGSIZE, &largest, sizeof largest);
}

zmq_msg_t* as_message(unsigned char* storage) {
  static_assert(sizeof(zmq_msg_t) == 64 && alignof(zmq_msg_t) <= 8);
  return reinterpret_cast<zmq_msg_t*>(storage);
}

}  // namespace

Result<Socket> Socket::open(Context& context, int type) {
  Socket socket(zmq_socket(context.handle(), type));
  if (!socket.handle()) return fail(last_error());
  set_common_options(socket);
  return socket;
}

void Socket::Close::operator()(void* handle) const noexcept {
  // A closed socket lives on while it delivers what was sent last. Its events would find no reader
  // any more, and libzmq's own thread would wait for one for ever.
  zmq_socket_monitor(handle, nullptr, 0);
  zmq_close(handle);
}

void Socket::set(int option, int value) { zmq_setsockopt(handle(), option, &value, sizeof value); }
void Socket::set(int option, std::string_view value) {
  zmq_setsockopt(handle(), option, value.data(), value.size());
}

void Socket::secure(const ClusterKey& key, bool is_server) {
  set(ZMQ_CURVE_SECRETKEY, key.secret_key());
  if (is_server) return set(ZMQ_CURVE_SERVER, 1);
  set(ZMQ_CURVE_PUBLICKEY, key.public_key());
  set(ZMQ_CURVE_SERVERKEY, key.public_key());
}

Result<void> Socket::bind(const std::string& endpoint) {
  if (zmq_bind(handle(), endpoint.c_str()) != 0) return fail(last_error());
  return {};
}

Result<void> Socket::connect(const std::string& endpoint) {
  if (zmq_connect(handle(), endpoint.c_str()) != 0) return fail(last_error());
  return {};
}

void Socket::disconnect(const std::string& endpoint) { zmq_disconnect(handle(), endpoint.c_str()); }

std::string Socket::last_endpoint() const {
  std::array<char, 512> text{};
  auto size = text.size();
  zmq_getsockopt(handle(), ZMQ_LAST_ENDPOINT, text.data(), &size);
  return text.data();
}

bool Socket::send(std::string_view frame, bool more_follow) {
  const int flags = ZMQ_DONTWAIT | (more_follow ? ZMQ_SNDMORE : 0);
  int sent = 0;
  do {
    sent = zmq_send(handle(), frame.data(), frame.size(), flags);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

Waker::Waker() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Waker::~Waker() { close(fd_); }

void Waker::wake() noexcept { eventfd_write(fd_, 1); }

void Waker::drain() noexcept {
  eventfd_t calls = 0;
  eventfd_read(fd_, &calls);
}

bool wait_for(Socket& socket, Socket& other, Waker& waker, Nanos timeout) {
  // Rounded up: rounded down, the last fraction of a millisecond would be spent polling in circles.
  const auto milliseconds =
      std::chrono::ceil<std::chrono::milliseconds>(std::max(timeout, Nanos(0)));
  zmq_pollitem_t items[] = {{socket.handle(), 0, ZMQ_POLLIN, 0},
                            {nullptr, waker.fd(), ZMQ_POLLIN, 0},
                            {other.handle(), 0, ZMQ_POLLIN, 0}};
  if (zmq_poll(items, 3, milliseconds.count()) <= 0) return false;
  if (items[1].revents != 0) waker.drain();
  return items[0].revents != 0;
}

Received::Received() { zmq_msg_init(as_message(message_)); }
Received::~Received() { zmq_msg_close(as_message(message_)); }

bool Received::take(Socket& socket) {
  int size = 0;
  do {
    size = zmq_msg_recv(as_message(message_), socket.handle(), ZMQ_DONTWAIT);
  } while (size < 0 && errno == EINTR);
  return size >= 0;
}

std::string_view Received::bytes() const {
  auto* message = as_message(message_);
  return {static_cast<const char*>(zmq_msg_data(message)), zmq_msg_size(message)};
}

bool Received::more() const { return zmq_msg_more(as_message(message_)) != 0; }

}  // namespace chopsticks::cluster
