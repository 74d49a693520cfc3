#include "net/socket.h"

#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chopsticks::net {

Error socket_error(int errno_value, std::string_view what) {
  auto error = system_error(errno_value, what);
  if (errno_value == EMFILE) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    error.message += fmt::format(" (the limit is {}; raise it with ulimit -n)", limit.rlim_cur);
  } else if (errno_value == ENFILE) {
    error.message += " (the whole system's limit: sysctl fs.file-max)";
  } else if (errno_value == EADDRNOTAVAIL) {
    error.message += " (no local port is left: sysctl net.ipv4.ip_local_port_range)";
  }
  return error;
}

Result<void> Socket::adopt(int fd, bool connected) {
  close();
  io_ = {.writable = connected};
  auto watched = reactor_.watch(fd, io_);
  if (!watched) {
    ::close(fd);
    io_ = kClosed;
    return watched;
  }
  fd_ = fd;
  return {};
}

void Socket::close() noexcept {
  if (!is_open()) return;
  io_.abandon(Outcome::kCancelled);
  reactor_.unwatch(fd_);
  ::close(std::exchange(fd_, -1));
  io_ = kClosed;
}

ssize_t Socket::receive(std::span<char> buffer) noexcept {
  return receive(buffer.data(), buffer.size(), 0);
}

ssize_t Socket::discard(std::size_t n) noexcept { return receive(nullptr, n, MSG_TRUNC); }

bool Socket::heard() noexcept {
  if (!io_.readable) return false;
  char byte = 0;
  ssize_t count = -1;
  do count = ::recv(fd_, &byte, 1, MSG_PEEK);
  while (count < 0 && errno == EINTR);
  // A read that filled its buffer to the brim may have been the last one.
  io_.readable = count >= 0 || errno != EAGAIN;
  return io_.readable;
}

ssize_t Socket::receive(char* data, std::size_t size, int flags) noexcept {
  if (!io_.readable) return kWantRead;
  ssize_t count = -1;
  do count = ::recv(fd_, data, size, flags);
  while (count < 0 && errno == EINTR);
  if (count < 0) {
    if (errno != EAGAIN) return -errno;
    io_.readable = false;
    return kWantRead;
  }
  received_ += static_cast<std::uint64_t>(count);
  // A short read has emptied the kernel's buffer; what comes later is a new edge. But after the
  // peer has closed there is none, and the end is still to be read.
  if (count != 0 && static_cast<std::size_t>(count) < size && !io_.hung_up) io_.readable = false;
  return count;
}

ssize_t Socket::send(const char* data, std::size_t size) noexcept {
  if (!io_.writable) return kWantWrite;
  ssize_t count = -1;
  do count = ::send(fd_, data, size, MSG_NOSIGNAL);
  while (count < 0 && errno == EINTR);
  return after_send(count, size);
}

ssize_t Socket::send(std::span<iovec> buffers) noexcept {
  if (!io_.writable) return kWantWrite;
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = buffers.size();
  ssize_t count = -1;
  do count = ::sendmsg(fd_, &message, MSG_NOSIGNAL);
  while (count < 0 && errno == EINTR);
  std::size_t wanted = 0;
  for (const auto& buffer : buffers) wanted += buffer.iov_len;
  return after_send(count, wanted);
}

ssize_t Socket::after_send(ssize_t count, std::size_t wanted) noexcept {
  if (count < 0) {
    if (errno != EAGAIN) return -errno;
    io_.writable = false;
    return kWantWrite;
  }
  sent_ += static_cast<std::uint64_t>(count);
  if (static_cast<std::size_t>(count) < wanted) io_.writable = false;
  return count;
}

}  // namespace chopsticks::net
