#include "web/listener.h"

#include <array>
#include <memory>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chopsticks::web {
namespace {

constexpr int kBacklog = 512;
constexpr int kGlanceMs = 200;

// No SO_REUSEPORT: two leaders must not share a port without a word.
int listen_on(const addrinfo& address) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(socket, address.ai_addr, address.ai_addrlen) == 0 && listen(socket, kBacklog) == 0)
    return socket;
  close(socket);
  return -1;
}

std::uint16_t port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace

Result<Listener> Listener::open(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const auto service = std::to_string(port);
  if (getaddrinfo(host.c_str(), service.c_str(), &hints, &found) == 0) {
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
    for (const auto* one = found; one != nullptr; one = one->ai_next) {
      const int socket = listen_on(*one);
      if (socket >= 0) return Listener(socket, port_of(socket));
    }
  }
  return fail(fmt::format(
      "the web UI cannot listen on {}:{}: the port is in use or the address is not this "
      "machine's (--web-port, --web-host)",
      host, port));
}

Listener::Listener(Listener&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), port_(other.port_) {}

Listener::~Listener() {
  if (socket_ >= 0) close(socket_);
}

int Listener::accept(std::string& remote) const {
  pollfd wanted{socket_, POLLIN, 0};
  if (poll(&wanted, 1, kGlanceMs) <= 0) return -1;
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int socket =
      accept4(socket_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket < 0) {
    // Out of descriptors: the connection stays in the queue, and would keep us busy.
    usleep(kGlanceMs * 1000);
    return -1;
  }
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  std::array<char, NI_MAXHOST> name{};
  getnameinfo(reinterpret_cast<sockaddr*>(&address), size, name.data(), name.size(), nullptr, 0,
              NI_NUMERICHOST);
  remote = name.data();
  return socket;
}

}  // namespace chopsticks::web
