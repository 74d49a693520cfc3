#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "cluster/transport/dealer.h"
#include "cluster/transport/endpoint.h"
#include "cluster/transport/router.h"
#include "cluster/wire/messages.h"
#include "support/clock.h"
#include "testing/raw_socket.h"

namespace chopsticks::cluster {
namespace {

/// Long enough for any machine; no test waits for its end.
constexpr auto kLong = 20s;

struct Message {
  std::string identity;
  std::string frame;
  bool operator==(const Message&) const = default;
};

Router bound(Context& context, const std::string& endpoint = "tcp://127.0.0.1:0") {
  auto router = Router::bind(context, endpoint);
  if (!router) throw std::runtime_error(router.error().message);
  return std::move(*router);
}

Dealer connected(Context& context, const std::string& endpoint, const std::string& identity) {
  auto dealer = Dealer::connect(context, endpoint, identity);
  if (!dealer) throw std::runtime_error(dealer.error().message);
  return std::move(*dealer);
}

/// Polls until there are as many messages as asked for.
std::vector<Message> receive(Router& router, std::size_t count) {
  std::vector<Message> messages;
  const auto deadline = Deadline::after(kLong);
  while (messages.size() < count && !deadline.expired(monotonic_now())) {
    router.poll(100ms, [&](std::string_view identity, std::string_view frame) {
      messages.push_back({std::string(identity), std::string(frame)});
    });
  }
  return messages;
}

std::vector<std::string> receive(Dealer& dealer, std::size_t count) {
  std::vector<std::string> frames;
  const auto deadline = Deadline::after(kLong);
  while (frames.size() < count && !deadline.expired(monotonic_now())) {
    dealer.poll(100ms, [&](std::string_view frame) { frames.emplace_back(frame); });
  }
  return frames;
}

/// A port nobody listens on: the end of a context waits until its sockets are really closed.
std::uint16_t free_port() {
  Context context;
  return bound(context).port();
}

class OverEachTransport : public testing::TestWithParam<const char*> {
 protected:
  Context context_;
};
INSTANTIATE_TEST_SUITE_P(Transport, OverEachTransport,
                         testing::Values("tcp://127.0.0.1:0", "tcp://*:0", "inproc://cluster"));

TEST_P(OverEachTransport, MessagesGoBothWaysInOrder) {
  auto router = bound(context_, GetParam());
  auto dealer = connected(context_, router.endpoint(), "host_1");
  EXPECT_TRUE(dealer.send("one"));
  EXPECT_TRUE(dealer.send("two"));
  EXPECT_EQ(receive(router, 2), (std::vector<Message>{{"host_1", "one"}, {"host_1", "two"}}));
  EXPECT_EQ(router.send("host_1", "three"), Router::Sent::kQueued);
  EXPECT_EQ(router.send("host_1", "four"), Router::Sent::kQueued);
  EXPECT_EQ(receive(dealer, 2), (std::vector<std::string>{"three", "four"}));
}

TEST_P(OverEachTransport, WhatIsSentToAStrangerIsReportedAsLost) {
  auto router = bound(context_, GetParam());
  EXPECT_EQ(router.send("nobody", "x"), Router::Sent::kNobody);
}

TEST_P(OverEachTransport, AThousandWorkersAreServedWithoutALoss) {
  auto router = bound(context_, GetParam());
  std::vector<Dealer> dealers;
  constexpr std::size_t kWorkers = 1000;
  constexpr std::size_t kEach = 5;
  for (std::size_t i = 0; i != kWorkers; ++i) {
    dealers.push_back(connected(context_, router.endpoint(), "w_" + std::to_string(i)));
  }
  for (std::size_t n = 0; n != kEach; ++n) {
    for (auto& dealer : dealers) EXPECT_TRUE(dealer.send(std::string(500, 'x')));
  }
  std::map<std::string, std::size_t> counts;
  for (const auto& message : receive(router, kWorkers * kEach)) ++counts[message.identity];
  ASSERT_EQ(counts.size(), kWorkers);
  for (const auto& [identity, count] : counts) {
    EXPECT_EQ(count, kEach);
    for (std::size_t n = 0; n != kEach; ++n) {
      ASSERT_EQ(router.send(identity, "answer"), Router::Sent::kQueued);
    }
  }
  for (auto& dealer : dealers) ASSERT_EQ(receive(dealer, kEach).size(), kEach);
}

TEST_P(OverEachTransport, AnotherThreadEndsTheWait) {
  auto router = bound(context_, GetParam());
  auto dealer = connected(context_, router.endpoint(), "w");
  std::thread waker([&] {
    router.wake();
    dealer.wake();
  });
  EXPECT_EQ(router.poll(kLong, [](auto, auto) {}), 0U);
  EXPECT_EQ(dealer.poll(kLong, [](auto) {}), 0U);
  waker.join();
}

TEST_P(OverEachTransport, LeaderAndWorkerMayLiveOnDifferentThreads) {
  constexpr int kRounds = 200;
  auto router = bound(context_, GetParam());
  std::thread worker([endpoint = router.endpoint(), this] {
    auto dealer = connected(context_, endpoint, "w");
    for (int round = 0; round != kRounds; ++round) {
      dealer.send("ping");
      EXPECT_EQ(receive(dealer, 1), std::vector<std::string>{"pong"});
    }
  });
  for (int round = 0; round != kRounds; ++round) {
    EXPECT_EQ(receive(router, 1).size(), 1U);
    EXPECT_EQ(router.send("w", "pong"), Router::Sent::kQueued);
  }
  worker.join();
}

TEST(Transport, WhatIsSentBeforeTheLeaderIsThereArrivesLater) {
  Context context;
  const auto port = free_port();
  auto dealer = connected(context, tcp_endpoint("127.0.0.1", port), "early");
  EXPECT_TRUE(dealer.send("hello"));
  auto router = bound(context, tcp_endpoint("127.0.0.1", port));
  EXPECT_EQ(receive(router, 1), (std::vector<Message>{{"early", "hello"}}));
}

TEST(Transport, WhatAClosingWorkerSaidLastArrives) {
  Context context;
  auto router = bound(context);
  {
    auto dealer = connected(context, router.endpoint(), "leaving");
    dealer.send("stats");
    dealer.send("quit");
  }
  EXPECT_EQ(receive(router, 2).back().frame, "quit");
}

TEST(Transport, AWorkerThatReconnectsKeepsItsIdentity) {
  Context context;
  auto router = bound(context);
  auto dealer = connected(context, router.endpoint(), "w");
  for (int round = 0; round != 20; ++round) {
    dealer.send("here");
    ASSERT_EQ(receive(router, 1), (std::vector<Message>{{"w", "here"}}));
    ASSERT_EQ(router.send("w", "there"), Router::Sent::kQueued);
    ASSERT_EQ(receive(dealer, 1), std::vector<std::string>{"there"});
    ASSERT_TRUE(dealer.reconnect());
  }
}

TEST(Transport, ASecondConnectionOfTheSameIdentityTakesOver) {
  Context context;
  auto router = bound(context);
  auto first = connected(context, router.endpoint(), "w");
  first.send("first");
  receive(router, 1);
  auto second = connected(context, router.endpoint(), "w");
  second.send("second");
  EXPECT_EQ(receive(router, 1), (std::vector<Message>{{"w", "second"}}));
  EXPECT_EQ(router.send("w", "answer"), Router::Sent::kQueued);
  EXPECT_EQ(receive(second, 1), std::vector<std::string>{"answer"});
}

TEST(Transport, SendingToAWorkerThatDoesNotReadDropsInsteadOfWaiting) {
  Context context;
  auto router = bound(context, "inproc://full");
  auto dealer = connected(context, "inproc://full", "slow");
  dealer.send("here");
  receive(router, 1);
  auto sent = Router::Sent::kQueued;
  for (int i = 0; i != 5000 && sent == Router::Sent::kQueued; ++i) sent = router.send("slow", "x");
  EXPECT_EQ(sent, Router::Sent::kFull);
}

TEST(Transport, APortInUseIsAnErrorThatNamesIt) {
  Context context;
  const auto router = bound(context);
  const auto port = std::to_string(router.port());
  for (const std::string host : {"127.0.0.1", "*", "localhost"}) {
    const auto second = Router::bind(context, "tcp://" + host + ":" + port);
    ASSERT_FALSE(second) << host;
    EXPECT_EQ(second.error().code, std::errc::address_in_use);
    EXPECT_EQ(second.error().message, "port " + port + " is in use on " + host);
  }
}

TEST(Transport, HostsThatCannotBeUsedAreErrorsThatNameThem) {
  Context context;
  const auto foreign = Router::bind(context, "tcp://192.0.2.1:0");
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().message,
            "cannot listen on 192.0.2.1: it is no address of this machine");
  const auto unknown = Dealer::connect(context, "tcp://no-such-host.invalid:5557", "w");
  ASSERT_FALSE(unknown);
  EXPECT_TRUE(unknown.error().message.starts_with("cannot find host \"no-such-host.invalid\""));
  EXPECT_FALSE(Dealer::connect(context, "tcp://127.0.0.1", "w"));
  EXPECT_FALSE(Dealer::connect(context, "tcp://127.0.0.1:1", ""));
  EXPECT_FALSE(Dealer::connect(context, "tcp://127.0.0.1:1", std::string(256, 'x')));
}

TEST(Transport, NamesAreResolvedOnBothSides) {
  Context context;
  auto router = bound(context, "tcp://localhost:0");
  auto dealer = connected(context, tcp_endpoint("localhost", router.port()), "w");
  dealer.send("x");
  EXPECT_EQ(receive(router, 1).size(), 1U);
}

TEST(Transport, AFrameLongerThanTheProtocolAllowsDoesNotArrive) {
  Context context;
  auto router = bound(context);
  auto good = connected(context, router.endpoint(), "good");
  auto bad = connected(context, router.endpoint(), "bad");
  bad.send(std::string(kMaxFrame + 1, 'x'));
  good.send(std::string(kMaxFrame, 'x'));
  const auto messages = receive(router, 1);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].identity, "good");
}

TEST(Transport, OddNumbersOfFramesAreReadAsOneMessageEach) {
  Context context;
  auto router = bound(context);
  testing_support::RawDealer raw(router.endpoint());
  raw.send({"payload", "extra", "frames"});
  raw.send({""});
  raw.send({"", "payload"});  // as a REQ socket would
  raw.send({"last"});
  std::vector<std::string> frames;
  for (const auto& message : receive(router, 4)) frames.push_back(message.frame);
  EXPECT_EQ(frames, (std::vector<std::string>{"payload", "", "", "last"}));
}

}  // namespace
}  // namespace chopsticks::cluster
