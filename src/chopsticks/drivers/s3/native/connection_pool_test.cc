#include "drivers/s3/native/connection_pool.h"

#include <functional>

#include "drivers/s3/native/imposter_fixture.h"
#include "drivers/s3/native/workspace.h"
#include "net/task_group.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// block_on outlives what it runs.
namespace chopsticks::drivers::native {
namespace {

using Connections = AgainstImposter;
using ConnectionsInNoTime = AgainstImposterInNoTime;

TEST_F(Connections, AreUsedAgain) {
  auto& objects = open();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_EQ(imposter.connections(), 1u);
}

TEST_F(Connections, AreSharedByUsers) {
  open();
  for (std::uint64_t user = 0; user < 5; ++user) {
    EXPECT_TRUE(run(shard->open(user)->remove("k")).ok());
  }
  EXPECT_EQ(imposter.connections(), 1u);
}

// Nothing but a look can tell that such an answer was all.
std::string answer_that_fills_the_buffer(std::string_view end) {
  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: ";
  const std::string_view rest = "\r\n\r\nok";
  answer.append(std::tuple_size_v<decltype(Workspace::input)> - answer.size() - rest.size(), 'x');
  return answer.append(rest).append(end);
}

TEST_F(Connections, AreUsedAgainWhenTheAnswerJustFilledTheBuffer) {
  imposter.answer({.raw = answer_that_fills_the_buffer("")});
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_TRUE(run(objects.upload("k", {1 * MiB, 1})).ok());
  EXPECT_EQ(imposter.connections(), 1u);
}

TEST_F(Connections, AreNotUsedAgainWhenMoreWaitsBehindSuchAnAnswer) {
  imposter.answer({.raw = answer_that_fills_the_buffer("HTTP/1.1 200 OK\r\n")});
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_EQ(imposter.connections(), 2u);
}

TEST_F(Connections, AreNotUsedAgainWhenTheServerSaysClose) {
  imposter.answer({.headers = "Connection: close\r\n"});
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_EQ(imposter.connections(), 2u);
}

TEST_F(Connections, AreNotUsedAgainWhenSomethingIsLeftOnThem) {
  imposter.answer({.raw = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"});
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_EQ(imposter.connections(), 2u);
}

TEST_F(Connections, ThatTheServerClosedWhileIdleAreReplacedWithoutARetry) {
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  imposter.close_connections();
  const auto result = run(objects.upload("k", {1 * MiB, 1}));
  EXPECT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.retries, 0u);
  EXPECT_EQ(imposter.connections(), 2u);
}

TEST_F(Connections, ThatTheServerClosesUnderARequestAreAFailure) {
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  imposter.answer({.hang_up = true});
  const auto result = run(objects.remove("k"));
  EXPECT_EQ(testing::message(result), "ConnectionClosed: response");
  EXPECT_EQ(result.retries, 0u);
  EXPECT_EQ(imposter.requests().size(), 2u) << "nothing was sent again";
}

TEST_F(ConnectionsInNoTime, ThatTheServerClosesUnderARequestAreRetriedAndCountedWhenAsked) {
  auto& objects = open({{"retries", "1"}});
  EXPECT_TRUE(run(objects.remove("k")).ok());
  imposter.answer({.hang_up = true});
  const auto result = run(objects.remove("k"));
  EXPECT_TRUE(result.ok()) << testing::message(result);
  EXPECT_EQ(result.retries, 1u);
  EXPECT_EQ(imposter.connections(), 2u);
}

/// Idles after a first request; then the connection ends, or is about to, in the very turn of the
/// loop in which the second request comes.
net::task<OpResult> remove_after(net::Reactor& reactor, ObjectStore& store, Nanos idle,
                                 std::function<void()> then) {
  static_cast<void>(co_await store.remove("k"));
  static_cast<void>(co_await reactor.sleep_for(idle));
  then();
  co_return co_await store.remove("k");
}

TEST_F(ConnectionsInNoTime, ThatTheServerJustClosedAreFoundOutByALook) {
  auto& objects = open();
  const auto result =
      run(remove_after(reactor, objects, 20ms, [&] { imposter.close_connections(); }));
  EXPECT_TRUE(result.ok()) << testing::message(result);
  EXPECT_EQ(imposter.connections(), 2u);
  EXPECT_EQ(imposter.requests().size(), 2u);
}

TEST_F(ConnectionsInNoTime, ThatWereIdleForLongMayEndAsARequestComesAndAreReplacedOnce) {
  const auto hang_up = [this] { imposter.answer({.hang_up = true}); };
  auto& objects = open();
  const auto replaced = run(remove_after(reactor, objects, 2s, hang_up));
  EXPECT_TRUE(replaced.ok()) << testing::message(replaced);
  EXPECT_EQ(replaced.retries, 0u);
  EXPECT_EQ(imposter.connections(), 2u);

  const auto twice = [&] { hang_up(), hang_up(); };
  EXPECT_FALSE(run(remove_after(reactor, objects, 2s, twice)).ok()) << "the second one was fresh";
}

TEST_F(ConnectionsInNoTime, ThatWereIdleForAMomentOnlyFailWhenTheyEndAsARequestComes) {
  auto& objects = open();
  const auto result =
      run(remove_after(reactor, objects, 900ms, [this] { imposter.answer({.hang_up = true}); }));
  EXPECT_EQ(testing::message(result), "ConnectionClosed: response");
}

TEST_F(Connections, AreNotUsedAgainWhenTheServerSpeaksUnasked) {
  auto& objects = open();
  EXPECT_TRUE(run(objects.remove("k")).ok());
  run(imposter.say_unasked("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_TRUE(run(objects.remove("k")).ok());
  EXPECT_EQ(imposter.connections(), 2u);
}

net::task<void> remove(ObjectStore& store, unsigned& done) {
  const auto result = co_await store.remove("k");
  if (result.ok()) ++done;
}

net::task<unsigned> remove_together(net::Reactor& reactor, ObjectStoreShard& shard,
                                    unsigned users) {
  unsigned done = 0;
  std::vector<std::unique_ptr<ObjectStore>> stores;
  net::TaskGroup group(reactor);
  for (unsigned user = 0; user < users; ++user) {
    stores.push_back(shard.open(user));
    group.spawn(remove(*stores.back(), done));
  }
  co_await group.join();
  co_return done;
}

TEST_F(Connections, AreAsManyAsThereAreRequestsAtOnce) {
  open();
  EXPECT_EQ(run(remove_together(reactor, *shard, 20)), 20u);
  EXPECT_EQ(imposter.connections(), 20u);
}

TEST_F(Connections, AreNoMoreThanAllowed) {
  open({{"max_connections", "3"}});
  EXPECT_EQ(run(remove_together(reactor, *shard, 20)), 20u);
  EXPECT_EQ(imposter.connections(), 3u);
}

TEST_F(Connections, OfALimitSurviveServersThatCloseThem) {
  for (int i = 0; i < 20; ++i) imposter.answer({.headers = "Connection: close\r\n"});
  open({{"max_connections", "2"}});
  EXPECT_EQ(run(remove_together(reactor, *shard, 20)), 20u);
  EXPECT_EQ(imposter.connections(), 20u);
}

TEST_F(ConnectionsInNoTime, ThatNeverBecomeFreeAreATimeout) {
  imposter.answer({.silent = true});
  open({{"max_connections", "1"}, {"timeout", "3"}});
  EXPECT_EQ(run(remove_together(reactor, *shard, 5)), 0u);
  EXPECT_EQ(imposter.connections(), 1u);
}

}  // namespace
}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
