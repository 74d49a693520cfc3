#include "cli/bound_port.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace chopsticks::cli {
namespace {

void close_end(int& end) {
  if (end >= 0) ::close(std::exchange(end, -1));
}

}  // namespace

BoundPort::BoundPort() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  read_end_ = ends[0];
  write_end_ = ends[1];
}

BoundPort::~BoundPort() {
  close_end(read_end_);
  close_end(write_end_);
}

void BoundPort::tell(std::uint16_t port, int workers) const {
  // So few bytes are written and read in one piece. Nobody reads: then the workers are gone, which
  // their parent finds out by itself.
  for (int n = 0; n < workers; ++n)
    if (::write(write_end_, &port, sizeof port) < 0) return;
}

std::optional<std::uint16_t> BoundPort::wait() {
  close_end(write_end_);
  std::uint16_t port = 0;
  ssize_t count = -1;
  do count = ::read(read_end_, &port, sizeof port);
  while (count < 0 && errno == EINTR);
  return count == sizeof port ? std::optional(port) : std::nullopt;
}

}  // namespace chopsticks::cli
