#include "net/stream.h"

#include <array>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "net/block_on.h"
#include "net/event.h"
#include "testing/streams.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using chopsticks::testing::make_pair;
using chopsticks::testing::read_until;
using chopsticks::testing::StreamPair;

task<Result<std::size_t>> read_into(Stream& stream, std::span<char> buffer) {
  co_return co_await stream.read_some(buffer);
}

task<Result<std::size_t>> skip(Stream& stream, std::size_t most) {
  co_return co_await stream.skip_some(most);
}

task<Result<void>> write(Stream& stream, std::string text) {
  co_return co_await stream.write_all(text);
}

task<void> write_and_close(Stream& stream, std::string text) {
  co_await stream.write_all(text);
  stream.close();
}

task<void> keep_error(task<Result<std::size_t>> work, Error& error) {
  const auto result = co_await std::move(work);
  if (!result) error = result.error();
}

task<void> keep_write_error(task<Result<void>> work, Error& error) {
  const auto result = co_await std::move(work);
  if (!result) error = result.error();
}

task<void> sleep(Reactor& reactor, Nanos span) { co_await reactor.sleep_for(span); }

// Until the loop has seen whatever loopback had to deliver.
task<void> settle(Reactor& reactor) {
  for (int i = 0; i < 3; ++i) co_await reactor.yield();
}

class StreamTest : public ::testing::Test {
 protected:
  void SetUp() override { pair_ = block_on(reactor_, make_pair(reactor_)); }
  [[nodiscard]] Deadline in(Nanos span) const { return Deadline::at(reactor_.now() + span); }

  Reactor reactor_{Reactor::Time::kSimulated};
  StreamPair pair_;
};

TEST_F(StreamTest, CarriesBytesBothWaysAndCountsThem) {
  ASSERT_TRUE(block_on(reactor_, write(*pair_.client, "ping")));
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.server, 4)), "ping");
  ASSERT_TRUE(block_on(reactor_, write(*pair_.server, "pong!")));
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.client, 5)), "pong!");
  EXPECT_EQ(pair_.client->bytes_sent(), 4U);
  EXPECT_EQ(pair_.client->bytes_received(), 5U);
}

task<bool> wait_and_write(Stream& waiting, Stream& peer) {
  TaskGroup group(peer.reactor());
  bool heard = false;
  group.spawn([](Stream& stream, bool& done) -> task<void> {
    co_await stream.until_readable();
    done = true;
  }(waiting, heard));
  co_await settle(peer.reactor());
  const bool early = heard;
  co_await peer.write_all("now");
  co_await group.join();
  co_return heard && !early;
}

TEST_F(StreamTest, WaitsForSomethingToReadAndLeavesItToTheRead) {
  EXPECT_TRUE(block_on(reactor_, wait_and_write(*pair_.client, *pair_.server)));
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.client, 3)), "now");
}

task<Result<std::size_t>> wait_then_read(Stream& stream, std::span<char> buffer) {
  co_await stream.until_readable();
  co_return co_await stream.read_some(buffer);
}

TEST_F(StreamTest, AWaitThatTimedOutLeavesTheErrorToTheRead) {
  pair_.client->set_deadline(in(1s));
  std::array<char, 8> buffer;
  const auto read = block_on(reactor_, wait_then_read(*pair_.client, buffer));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, std::errc::timed_out);
}

TEST_F(StreamTest, TheEndOfThePeerReadsAsZeroEachTime) {
  block_on(reactor_, write_and_close(*pair_.server, "bye"));
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.client, 100)), "bye");
  std::array<char, 8> buffer;
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, buffer)), 0U);
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, buffer)), 0U);
  EXPECT_TRUE(pair_.client->closed_by_peer());
}

TEST_F(StreamTest, AShortReadAfterThePeerHasClosedStillFindsTheEnd) {
  block_on(reactor_, write_and_close(*pair_.server, "abc"));
  block_on(reactor_, settle(reactor_));
  ASSERT_TRUE(pair_.client->closed_by_peer()) << "the end arrived with the bytes, as one edge";
  std::array<char, 2> two;
  std::array<char, 10> ten;
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, two)), 2U);
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, ten)), 1U);
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, ten)), 0U);
}

TEST_F(StreamTest, AnIdleConnectionTellsThatItWasClosed) {
  EXPECT_FALSE(pair_.client->closed_by_peer());
  pair_.server->close();
  block_on(reactor_, settle(reactor_));
  EXPECT_TRUE(pair_.client->closed_by_peer());
}

TEST_F(StreamTest, ALookFindsAnEndThatNoEventHasTold) {
  EXPECT_FALSE(pair_.client->heard_by_now());
  pair_.server->close();
  EXPECT_FALSE(pair_.client->heard());
  EXPECT_TRUE(pair_.client->heard_by_now());
}

TEST_F(StreamTest, ALookLeavesEverythingToTheNextRead) {
  EXPECT_FALSE(pair_.client->heard_by_now());
  ASSERT_TRUE(block_on(reactor_, write(*pair_.server, "later")));
  EXPECT_TRUE(pair_.client->heard_by_now());
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.client, 5)), "later");
}

TEST_F(StreamTest, SkipsWithoutLookingAtTheBytes) {
  ASSERT_TRUE(block_on(reactor_, write(*pair_.client, std::string(1000, 'x') + "rest")));
  EXPECT_EQ(block_on(reactor_, skip(*pair_.server, 1000)), 1000U);
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.server, 4)), "rest");
}

TEST_F(StreamTest, AWriteLargerThanTheKernelTakesWaitsForTheReader) {
  const std::string large(16 * MiB.count, 'l');
  TaskGroup group(reactor_);
  Error error;
  group.spawn(keep_write_error(write(*pair_.client, large), error));
  const auto received = block_on(reactor_, read_until(*pair_.server, large.size()));
  EXPECT_EQ(received.size(), large.size());
  EXPECT_TRUE(received == large);
  block_on(reactor_, group.join());
  EXPECT_FALSE(error.code);
}

task<Result<void>> write_pieces(Stream& stream, std::span<const iovec> pieces) {
  co_return co_await stream.write_all(pieces);
}

TEST_F(StreamTest, WritesManyBuffersInOrder) {
  std::vector<std::string> texts;
  std::vector<iovec> pieces;
  std::string all;
  texts.reserve(300);
  for (int i = 0; i < 300; ++i)
    texts.push_back(std::string(static_cast<std::size_t>(i) * 37, 'a' + i % 26));
  for (auto& text : texts) {
    pieces.push_back({text.data(), text.size()});
    all += text;
  }
  TaskGroup group(reactor_);
  Error error;
  group.spawn(keep_write_error(write_pieces(*pair_.client, pieces), error));
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.server, all.size())), all);
  block_on(reactor_, group.join());
  EXPECT_FALSE(error.code);
}

task<Result<std::size_t>> write_while_silent(Stream& stream, std::string text) {
  const iovec buffer{text.data(), text.size()};
  co_return co_await stream.write_while_silent({&buffer, 1});
}

TEST_F(StreamTest, AWriteWhileSilentWritesAllToAPeerThatListens) {
  EXPECT_EQ(block_on(reactor_, write_while_silent(*pair_.client, "all of it")), 9U);
}

TEST_F(StreamTest, AWriteWhileSilentStopsWhenThePeerSpeaks) {
  TaskGroup group(reactor_);
  Error error;
  std::size_t written = 0;
  constexpr std::size_t large = 64 * MiB.count;
  const auto upload = [](Stream& stream, std::size_t& count) -> task<void> {
    const auto result = co_await write_while_silent(stream, std::string(large, 'u'));
    if (result) count = *result;
  };
  group.spawn(upload(*pair_.client, written));
  group.spawn(keep_write_error(write(*pair_.server, "503"), error));
  block_on(reactor_, group.join());
  EXPECT_LT(written, large);
  EXPECT_EQ(block_on(reactor_, read_until(*pair_.client, 3)), "503");
}

TEST_F(StreamTest, AWriteWhileSilentIsNotStoppedByWhatHasBeenReadAlready) {
  ASSERT_TRUE(block_on(reactor_, write(*pair_.server, "exact")));
  std::array<char, 5> filled;
  ASSERT_EQ(block_on(reactor_, read_into(*pair_.client, filled)), 5U);
  EXPECT_FALSE(pair_.client->heard());
  EXPECT_EQ(block_on(reactor_, write_while_silent(*pair_.client, "all of it")), 9U);
}

TEST_F(StreamTest, HearsThePeersEndToo) {
  pair_.server->close();
  block_on(reactor_, settle(reactor_));
  EXPECT_TRUE(pair_.client->heard());
}

TEST_F(StreamTest, AReadTimesOutAtTheDeadline) {
  std::array<char, 8> buffer;
  pair_.client->set_deadline(in(30s));
  const auto start = reactor_.now();
  const auto read = block_on(reactor_, read_into(*pair_.client, buffer));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, std::errc::timed_out);
  EXPECT_EQ(read.error().message, "read: timed out");
  EXPECT_GE(reactor_.now() - start, 30s);
  EXPECT_LT(reactor_.now() - start, 31s);
}

TEST_F(StreamTest, AWriteTimesOutAtTheDeadline) {
  pair_.client->set_deadline(in(10s));
  const auto written = block_on(reactor_, write(*pair_.client, std::string(64 * MiB.count, 'x')));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, std::errc::timed_out);
}

TEST_F(StreamTest, AnOperationBegunAfterTheDeadlineTimesOutAtOnce) {
  std::array<char, 8> buffer;
  pair_.client->set_deadline(in(1s));
  block_on(reactor_, sleep(reactor_, 5s));
  const auto start = reactor_.now();
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, buffer)).error().code,
            std::errc::timed_out);
  EXPECT_LT(reactor_.now() - start, 2ms);
}

TEST_F(StreamTest, ADeadlineMayMoveLaterAndEarlierAndAway) {
  std::array<char, 8> buffer;
  for (const Nanos span : {Nanos(10s), Nanos(60s), Nanos(2s)}) {
    pair_.client->set_deadline(in(span));
    const auto start = reactor_.now();
    EXPECT_FALSE(block_on(reactor_, read_into(*pair_.client, buffer)));
    EXPECT_GE(reactor_.now() - start, span);
    EXPECT_LT(reactor_.now() - start, span + 1s);
  }
  pair_.client->set_deadline(in(1s));
  ASSERT_TRUE(block_on(reactor_, write(*pair_.server, "a")));
  EXPECT_TRUE(block_on(reactor_, read_into(*pair_.client, buffer)));
  pair_.client->set_deadline(Deadline::never());
  TaskGroup group(reactor_);
  Error error;
  auto& reader = group.spawn(keep_error(read_into(*pair_.client, buffer), error));
  block_on(reactor_, sleep(reactor_, 10s));
  EXPECT_EQ(group.size(), 1U) << "the timer of the old deadline found nothing to do";
  reader.cancel();
  block_on(reactor_, group.join());
  EXPECT_EQ(error.code, std::errc::operation_canceled);
}

TEST_F(StreamTest, CancelEndsAReadAndAWrite) {
  std::array<char, 8> buffer;
  Error read_error, write_error;
  TaskGroup group(reactor_);
  group.spawn(keep_error(read_into(*pair_.client, buffer), read_error));
  group.spawn(
      keep_write_error(write(*pair_.client, std::string(64 * MiB.count, 'x')), write_error));
  block_on(reactor_, sleep(reactor_, 1s));
  group.cancel_all();
  block_on(reactor_, group.join());
  EXPECT_EQ(read_error.code, std::errc::operation_canceled);
  EXPECT_EQ(write_error.code, std::errc::operation_canceled);
}

TEST_F(StreamTest, ClosingItCancelsWhoWaitsEvenIfItDiesAtOnce) {
  std::array<char, 8> buffer;
  Error error;
  TaskGroup group(reactor_);
  group.spawn(keep_error(read_into(*pair_.client, buffer), error));
  block_on(reactor_, sleep(reactor_, 1s));
  pair_.client.reset();
  block_on(reactor_, group.join());
  EXPECT_EQ(error.code, std::errc::operation_canceled);
}

task<void> read_and_destroy(Stream& stream, StreamPair& pair, std::vector<Error>& errors) {
  std::array<char, 8> buffer;
  const auto read = co_await stream.read_some(buffer);
  if (!read) errors.push_back(read.error());
  pair.client.reset();
  pair.server.reset();
}

task<void> write_both_ways(StreamPair& pair) {
  co_await pair.client->write_all("x");
  co_await pair.server->write_all("x");
}

TEST_F(StreamTest, AFiberMayDestroyStreamsWhoseEventsCameInTheSameTurn) {
  std::vector<Error> errors;
  TaskGroup group(reactor_);
  group.spawn(read_and_destroy(*pair_.client, pair_, errors));
  group.spawn(read_and_destroy(*pair_.server, pair_, errors));
  group.spawn(write_both_ways(pair_));
  block_on(reactor_, group.join());
  ASSERT_EQ(errors.size(), 1U) << "the second to go on finds its stream gone";
  EXPECT_EQ(errors.front().code, std::errc::operation_canceled);
}

TEST_F(StreamTest, WritingToAPeerThatIsGoneIsAnErrorAndNoSignal) {
  pair_.server.reset();
  block_on(reactor_, settle(reactor_));
  auto first = block_on(reactor_, write(*pair_.client, "x"));
  block_on(reactor_, settle(reactor_));
  const auto second = block_on(reactor_, write(*pair_.client, "x"));
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().code == std::errc::broken_pipe ||
              second.error().code == std::errc::connection_reset)
      << second.error().message;
}

TEST_F(StreamTest, AClosedStreamSaysSo) {
  std::array<char, 8> buffer;
  pair_.client->close();
  pair_.client->close();
  EXPECT_FALSE(pair_.client->is_open());
  EXPECT_EQ(block_on(reactor_, read_into(*pair_.client, buffer)).error().code,
            std::errc::bad_file_descriptor);
  EXPECT_EQ(block_on(reactor_, write(*pair_.client, "x")).error().code,
            std::errc::bad_file_descriptor);
}

TEST_F(StreamTest, AFloodFromOnePeerDoesNotStarveTheOthers) {
  // A UNIX socket pair whose other end the reader itself refills would never be drained; the turn
  // is what ends it.
  std::array<int, 2> fds;
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()), 0);
  auto near = Stream::adopt(reactor_, fds[0]);
  auto far = Stream::adopt(reactor_, fds[1]);
  bool enough = false;
  const auto flood = [](Stream& from, Stream& to, const bool& stop) -> task<void> {
    std::array<char, 16> buffer{};
    co_await from.write_all({buffer.data(), 1});
    while (!stop) {
      const auto read = co_await to.read_some({buffer.data(), 1});
      if (!read) co_return;
      co_await from.write_all({buffer.data(), 1});
    }
  };
  const auto end = [](bool& stop) -> task<void> {
    stop = true;
    co_return;
  };
  TaskGroup group(reactor_);
  group.spawn(flood(**near, **far, enough));
  block_on(reactor_, settle(reactor_));
  group.spawn(end(enough));
  block_on(reactor_, group.join());
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
