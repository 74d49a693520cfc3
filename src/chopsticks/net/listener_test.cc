#include "net/listener.h"

#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "net/block_on.h"
#include "testing/streams.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

task<void> greet(Listener& listener, int times) {
  for (int i = 0; i < times; ++i) {
    auto stream = co_await listener.accept();
    if (stream) co_await (*stream)->write_all("hello");
  }
}

task<std::string> visit(Reactor& reactor, Address address) {
  Stream stream(reactor);
  auto connected = co_await stream.connect(address, Deadline::never());
  if (!connected) co_return connected.error().message;
  auto text = co_await chopsticks::testing::read_until(stream, 5);
  co_return text;
}

task<void> keep_error(Listener& listener, Error& error) {
  auto accepted = co_await listener.accept();
  if (!accepted) error = accepted.error();
}

task<void> sleep(Reactor& reactor, Nanos span) { co_await reactor.sleep_for(span); }

task<Error> accept_error(Listener& listener) {
  auto accepted = co_await listener.accept();
  co_return accepted ? Error() : accepted.error();
}

class ListenerTest : public ::testing::Test {
 protected:
  Reactor reactor_{Reactor::Time::kSimulated};
};

TEST_F(ListenerTest, AcceptsOneConnectionAfterAnother) {
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  ASSERT_TRUE(listener);
  EXPECT_NE((*listener)->port(), 0);
  TaskGroup group(reactor_);
  group.spawn(greet(**listener, 3));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(block_on(reactor_, visit(reactor_, (*listener)->address())), "hello");
}

TEST_F(ListenerTest, TakesNamesAndEveryInterface) {
  auto named = Listener::open(reactor_, "localhost:0");
  ASSERT_TRUE(named) << named.error().message;
  auto everywhere = Listener::open(reactor_, ":0");
  ASSERT_TRUE(everywhere) << everywhere.error().message;
  const auto address = *Address::parse("127.0.0.1", (*everywhere)->port());
  TaskGroup group(reactor_);
  group.spawn(greet(**everywhere, 1));
  EXPECT_EQ(block_on(reactor_, visit(reactor_, address)), "hello");
}

TEST_F(ListenerTest, APortInUseIsAnErrorThatNamesIt) {
  auto first = Listener::open(reactor_, "127.0.0.1:0");
  const auto where = (*first)->address().text();
  const auto second = Listener::open(reactor_, where);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, std::errc::address_in_use);
  EXPECT_EQ(second.error().message, "cannot listen on " + where + ": Address already in use");
}

TEST_F(ListenerTest, SeveralMayShareAPortIfAllAgree) {
  const ListenOptions shared{.reuse_port = true};
  auto first = Listener::open(reactor_, "127.0.0.1:0", shared);
  EXPECT_TRUE(Listener::open(reactor_, (*first)->address().text(), shared));
}

TEST_F(ListenerTest, AWrongPlaceIsExplained) {
  EXPECT_NE(Listener::open(reactor_, "9000").error().message.find("host:port"), std::string::npos);
}

TEST_F(ListenerTest, ClosingItCancelsAccept) {
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  Error error;
  TaskGroup group(reactor_);
  group.spawn(keep_error(**listener, error));
  block_on(reactor_, sleep(reactor_, 1s));
  (*listener)->close();
  block_on(reactor_, group.join());
  EXPECT_EQ(error.code, std::errc::operation_canceled);
  EXPECT_EQ(block_on(reactor_, accept_error(**listener)).code, std::errc::bad_file_descriptor);
}

TEST_F(ListenerTest, WithoutDescriptorsAcceptSaysSoAndWorksAgainLater) {
  auto listener = Listener::open(reactor_, "127.0.0.1:0");
  Stream client(reactor_);
  ASSERT_TRUE(block_on(reactor_, client.connect((*listener)->address(), Deadline::never())));
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  rlimit none = old;
  none.rlim_cur = 3;
  ::setrlimit(RLIMIT_NOFILE, &none);
  const auto error = block_on(reactor_, accept_error(**listener));
  ::setrlimit(RLIMIT_NOFILE, &old);
  EXPECT_EQ(error.code, std::errc::too_many_files_open);
  EXPECT_FALSE(block_on(reactor_, accept_error(**listener)).code);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
