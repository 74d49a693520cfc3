#pragma once
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chopsticks::drivers::native {

/// The least a server can do, for benchmarks of the client: a thread per connection that answers
/// every GET with the same bytes and swallows every PUT.
class NullServer {
 public:
  explicit NullServer(std::string body)
      : response_("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                  "\r\nETag: \"0123456789abcdef0123456789abcdef\"\r\nAccept-Ranges: bytes\r\n"
                  "x-amz-request-id: tx000001-0063\r\nContent-Type: binary/octet-stream\r\n\r\n" +
                  std::move(body)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 1024) != 0 ||
        ::getsockname(listener_, any, &size) != 0) {
      std::abort();
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::jthread([this] { accept(); });
  }
  ~NullServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (const int fd : connections_) ::shutdown(fd, SHUT_RDWR);
    threads_.clear();
    for (const int fd : connections_) ::close(fd);
    ::close(listener_);
  }
  NullServer(const NullServer&) = delete;
  NullServer& operator=(const NullServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void accept() {
    for (;;) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections_.push_back(fd);
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  }

  // Requests do not overlap, so the head is the end of what one or a few reads bring.
  void serve(int fd) const {
    std::array<char, 16'384> buffer;
    std::string head;
    for (;;) {
      const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) return;
      head.append(buffer.data(), static_cast<std::size_t>(got));
      const auto end = head.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      if (!swallow(fd, content_length(head), head.size() - end - 4)) return;
      const bool get = head.starts_with("GET");
      head.clear();
      if (!send(fd, get ? std::string_view(response_) : kStored)) return;
    }
  }

  static std::uint64_t content_length(std::string_view head) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = head.find(kName);
    std::uint64_t length = 0;
    if (at == std::string_view::npos) return length;
    std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
    return length;
  }

  static bool swallow(int fd, std::uint64_t length, std::uint64_t have) {
    while (have < length) {
      const auto got = ::recv(fd, nullptr, length - have, MSG_TRUNC);
      if (got <= 0) return false;
      have += static_cast<std::uint64_t>(got);
    }
    return true;
  }

  static bool send(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  static constexpr std::string_view kStored = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  std::string response_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::vector<int> connections_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

}  // namespace chopsticks::drivers::native
