#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/stream.h"
#include "net/tls_session.h"

namespace chopsticks::net {
namespace {

Nanos share(Nanos left, std::size_t among) noexcept {
  return left / static_cast<std::int64_t>(among);
}

// A connection to a port nobody listens on may meet itself when the kernel picks that very port for
// our end: a stress tester that reconnects to a dead server on loopback finds it within minutes.
bool is_connected_to_itself(int fd, const Address& peer) noexcept {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  auto* name = reinterpret_cast<sockaddr*>(&own);
  if (::getsockname(fd, name, &size) != 0) return false;
  return Address::from(name) == peer;
}

}  // namespace

/// Waits until the system has established a connection, or has given up.
class Connecting final : public StreamWait {
 public:
  Connecting(Stream& stream, const Address& peer) noexcept
      : StreamWait(stream, Step::kWantWrite, "connect"), peer_(peer) {}

  Result<void> await_resume() const {
    if (succeeded()) return {};
    auto error = outcome_ == Outcome::kDone
                     ? socket_error(static_cast<int>(-result_), "connect to " + peer_.text())
                     : wait_error(outcome_, "connect to " + peer_.text());
    return fail(std::move(error));
  }

 private:
  Step attempt() override {
    auto& socket = stream_.socket_;
    if (!socket.io().writable) return Step::kWantWrite;
    int problem = 0;
    socklen_t size = sizeof problem;
    if (::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0) problem = errno;
    if (problem == 0 && is_connected_to_itself(socket.fd(), peer_)) problem = ECONNREFUSED;
    return settle(-problem);
  }

  Address peer_;
};

class Handshaking final : public StreamWait {
 public:
  explicit Handshaking(Stream& stream) noexcept
      : StreamWait(stream, Step::kWantRead, "TLS handshake") {}

  Result<void> await_resume() const {
    if (succeeded()) return {};
    return fail(failure());
  }

 private:
  Step attempt() override { return settle(stream_.tls_->handshake()); }
};

task<Result<void>> Stream::connect(Address address, Deadline deadline) {
  auto connected = co_await connect_one(address, deadline);
  set_deadline(deadline);
  co_return connected;
}

task<Result<void>> Stream::connect(std::vector<Address> addresses, Deadline deadline) {
  Result<void> last = fail(chopsticks::error(std::errc::invalid_argument, "connect: no address"));
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    auto until = deadline;
    if (!deadline.is_never()) {
      const auto now = reactor_.now();
      until = Deadline::at(now + share(deadline.when() - now, addresses.size() - i));
    }
    last = co_await connect_one(addresses[i], until);
    if (last || last.error().code == std::errc::operation_canceled) break;
  }
  set_deadline(deadline);
  co_return last;
}

task<Result<void>> Stream::connect_one(Address address, Deadline deadline) {
  close();
  tls_.reset();
  set_deadline(deadline);
  const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) co_return fail(socket_error(errno, "connect to " + address.text()));
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // Before it is registered: a socket that has not begun to connect reports a hang-up.
  const int problem = ::connect(fd, address.data(), address.size()) == 0 ? 0 : errno;
  auto adopted = socket_.adopt(fd, problem == 0);
  if (!adopted) co_return adopted;
  if (problem != 0 && problem != EINPROGRESS && problem != EINTR) {
    close();
    co_return fail(socket_error(problem, "connect to " + address.text()));
  }
  auto connected = co_await Connecting(*this, address);
  if (!connected) close();
  co_return connected;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): see the header
task<Result<void>> Stream::start_tls(const TlsContext& context, std::string host) {
  auto session = TlsSession::client(context, host, socket_);
  if (!session) co_return fail(std::move(session.error()));
  tls_ = std::move(*session);
  auto greeted = co_await Handshaking(*this);
  if (!greeted) {
    greeted.error().message = fmt::format("TLS with {}: {}", host, greeted.error().message);
    socket_.close();
  }
  co_return greeted;
}

}  // namespace chopsticks::net
