#include "net/listener.h"

#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include "net/lookup_thread.h"

namespace chopsticks::net {
namespace {

Result<Address> address_to_bind(std::string_view where) {
  auto parsed = parse_host_port(where);
  if (!parsed) return fail(std::move(parsed.error()));
  const auto& host = parsed->host.empty() ? std::string("0.0.0.0") : parsed->host;
  if (auto numeric = Address::parse(host, parsed->port)) return *numeric;
  auto found = look_up(host);
  if (!found) return fail(std::move(found.error()));
  auto address = found->front();
  address.set_port(parsed->port);
  return address;
}

bool enable(int fd, int option) noexcept {
  const int on = 1;
  return ::setsockopt(fd, SOL_SOCKET, option, &on, sizeof on) == 0;
}

// Of a connection that died in the queue; accept(2) asks to treat these as "try the next one".
bool passes_over(int errno_value) noexcept {
  switch (errno_value) {
    case EINTR:
    case ECONNABORTED:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
      return true;
    default:
      return false;
  }
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(Reactor& reactor, std::string_view where,
                                                 ListenOptions options) {
  auto address = address_to_bind(where);
  if (!address) return fail(std::move(address.error()));
  std::unique_ptr<Listener> listener(new Listener(reactor));
  auto bound = listener->bind(*address, options);
  if (!bound) return fail(std::move(bound.error()));
  return listener;
}

Result<void> Listener::bind(const Address& address, const ListenOptions& options) {
  const auto what = fmt::format("cannot listen on {}", address.text());
  const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail(socket_error(errno, what));
  auto adopted = socket_.adopt(fd, false);
  if (!adopted) return adopted;
  if (!enable(fd, SO_REUSEADDR) || (options.reuse_port && !enable(fd, SO_REUSEPORT)) ||
      ::bind(fd, address.data(), address.size()) != 0 || ::listen(fd, options.backlog) != 0)
    return fail(system_error(errno, what));
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  auto* name = reinterpret_cast<sockaddr*>(&bound);
  if (::getsockname(fd, name, &size) != 0) return fail(system_error(errno, what));
  address_ = Address::from(name).value_or(address);
  return {};
}

IoWait::Step Listener::Accept::attempt() {
  auto& listening = listener_.socket_;
  if (!listening.is_open()) {
    result_ = -EBADF;
    return Step::kDone;
  }
  do result_ = ::accept4(listening.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  while (result_ < 0 && passes_over(errno));
  if (result_ >= 0) return Step::kDone;
  result_ = -errno;
  return result_ == -EAGAIN ? Step::kWantRead : Step::kDone;
}

Result<std::unique_ptr<Stream>> Listener::Accept::await_resume() {
  if (outcome_ != Outcome::kDone) return fail(wait_error(outcome_, "accept"));
  if (result_ < 0) return fail(socket_error(-result_, "accept"));
  return Stream::adopt(reactor_, result_);
}

}  // namespace chopsticks::net
