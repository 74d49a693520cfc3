#include <memory>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/block_on.h"
#include "net/listener.h"
#include "net/stream.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

/// A port on which the kernel drops connection attempts: its queue is full and nobody accepts.
class DeafPort {
 public:
  DeafPort() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address_ = *Address::parse("127.0.0.1", 0);
    EXPECT_EQ(::bind(fd_, address_.data(), address_.size()), 0);
    EXPECT_EQ(::listen(fd_, 0), 0);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
    address_ = *Address::from(reinterpret_cast<sockaddr*>(&bound));
    for (auto& filler : fillers_) {
      filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      [[maybe_unused]] const int begun = ::connect(filler, address_.data(), address_.size());
    }
  }
  ~DeafPort() {
    for (const int filler : fillers_) ::close(filler);
    ::close(fd_);
  }
  [[nodiscard]] Address address() const { return address_; }

 private:
  int fd_;
  int fillers_[4];
  Address address_;
};

Address closed_port(Reactor& reactor) {
  return (*Listener::open(reactor, "127.0.0.1:0"))->address();
}

task<void> keep_error(task<Result<void>> work, Error& error) {
  const auto result = co_await std::move(work);
  if (!result) error = result.error();
}

task<void> sleep(Reactor& reactor, Nanos span) { co_await reactor.sleep_for(span); }

class ConnectTest : public ::testing::Test {
 protected:
  [[nodiscard]] Deadline in(Nanos span) const { return Deadline::at(reactor_.now() + span); }
  Reactor reactor_{Reactor::Time::kSimulated};
  Stream stream_{reactor_};
};

TEST_F(ConnectTest, RefusedSaysByWhomAndWhy) {
  const auto address = closed_port(reactor_);
  const auto connected = block_on(reactor_, stream_.connect(address, in(5s)));
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, std::errc::connection_refused);
  EXPECT_EQ(connected.error().message, "connect to " + address.text() + ": Connection refused");
  EXPECT_FALSE(stream_.is_open());
}

TEST_F(ConnectTest, TimesOutAtItsDeadline) {
  const DeafPort deaf;
  const auto start = reactor_.now();
  const auto connected = block_on(reactor_, stream_.connect(deaf.address(), in(5s)));
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, std::errc::timed_out);
  EXPECT_GE(reactor_.now() - start, 5s);
  EXPECT_LT(reactor_.now() - start, 6s);
  EXPECT_FALSE(stream_.is_open());
}

TEST_F(ConnectTest, IsCancelledWhileItWaits) {
  const DeafPort deaf;
  Error error;
  TaskGroup group(reactor_);
  group.spawn(keep_error(stream_.connect(deaf.address(), Deadline::never()), error));
  block_on(reactor_, sleep(reactor_, 1s));
  group.cancel_all();
  block_on(reactor_, group.join());
  EXPECT_EQ(error.code, std::errc::operation_canceled);
}

TEST_F(ConnectTest, TriesTheNextAddressWhenOneRefuses) {
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  const std::vector addresses{closed_port(reactor_), (*listener)->address()};
  EXPECT_TRUE(block_on(reactor_, stream_.connect(addresses, in(5s))));
  EXPECT_TRUE(stream_.is_open());
}

TEST_F(ConnectTest, AnAddressThatSwallowsPacketsGetsOnlyItsShareOfTheTime) {
  const DeafPort deaf;
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  const std::vector addresses{deaf.address(), deaf.address(), (*listener)->address()};
  const auto start = reactor_.now();
  EXPECT_TRUE(block_on(reactor_, stream_.connect(addresses, in(9s))));
  EXPECT_GE(reactor_.now() - start, 6s);
  EXPECT_LT(reactor_.now() - start, 7s);
}

TEST_F(ConnectTest, WhenAllFailTheErrorIsTheLastOnes) {
  const auto last = closed_port(reactor_);
  const std::vector addresses{closed_port(reactor_), last};
  const auto connected = block_on(reactor_, stream_.connect(addresses, in(5s)));
  EXPECT_EQ(connected.error().message, "connect to " + last.text() + ": Connection refused");
  EXPECT_FALSE(block_on(reactor_, stream_.connect(std::vector<Address>(), in(5s))));
}

TEST_F(ConnectTest, ReplacesTheConnectionItHad) {
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  ASSERT_TRUE(block_on(reactor_, stream_.connect((*listener)->address(), in(5s))));
  ASSERT_TRUE(block_on(reactor_, stream_.connect((*listener)->address(), in(5s))));
  EXPECT_TRUE(stream_.is_open());
}

TEST_F(ConnectTest, WithoutDescriptorsTheErrorNamesTheLimitAndTheCure) {
  const auto address = closed_port(reactor_);
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  rlimit none = old;
  none.rlim_cur = 3;
  ::setrlimit(RLIMIT_NOFILE, &none);
  const auto connected = block_on(reactor_, stream_.connect(address, in(5s)));
  ::setrlimit(RLIMIT_NOFILE, &old);
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, std::errc::too_many_files_open);
  EXPECT_NE(connected.error().message.find("the limit is 3; raise it with ulimit -n"),
            std::string::npos)
      << connected.error().message;
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
