#include "cluster/transport/cluster_key.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cluster/transport/dealer.h"
#include "cluster/transport/router.h"
#include "support/clock.h"

namespace chopsticks::cluster {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class KeyFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chopsticks-keys-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string path(const char* name) const { return folder_ / name; }
  [[nodiscard]] ClusterKey new_key(const char* name) const {
    EXPECT_TRUE(ClusterKey::create(path(name)));
    return *ClusterKey::read(path(name));
  }

 private:
  fs::path folder_;
};

TEST_F(KeyFiles, AreReadBackAndTheirOwnersAlone) {
  const auto key = new_key("a");
  EXPECT_EQ(key.secret_key().size(), 40U);
  EXPECT_EQ(key.public_key().size(), 40U);
  EXPECT_EQ(fs::status(path("a")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_NE(new_key("b").secret_key(), key.secret_key());
}

TEST_F(KeyFiles, AreNeverOverwritten) {
  const auto key = new_key("a");
  const auto again = ClusterKey::create(path("a"));
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr("exists"));
  EXPECT_EQ(ClusterKey::read(path("a"))->secret_key(), key.secret_key());
}

TEST_F(KeyFiles, ThatMakeNoSenseAreRefusedWithoutShowingThem) {
  EXPECT_THAT(ClusterKey::read(path("none")).error().message,
              AllOf(HasSubstr("none"), HasSubstr("No such file")));
  std::ofstream(path("odd")) << "hush\n";
  EXPECT_THAT(ClusterKey::read(path("odd")).error().message,
              AllOf(HasSubstr("no cluster key"), Not(HasSubstr("hush"))));
  std::ofstream(path("cut")) << "chopsticks-cluster-key-1 hush\n";
  EXPECT_THAT(ClusterKey::read(path("cut")).error().message,
              AllOf(HasSubstr("damaged"), Not(HasSubstr("hush"))));
  EXPECT_FALSE(ClusterKey::read("/"));
}

/// Both ends of a link, each with the key it is given or none.
class ALink : public KeyFiles {
 protected:
  void opens(std::optional<ClusterKey> leaders, std::optional<ClusterKey> workers) {
    auto router = Router::bind(context_, "tcp://127.0.0.1:0", leaders);
    ASSERT_TRUE(router) << router.error().message;
    router_.emplace(std::move(*router));
    auto dealer = Dealer::connect(context_, router_->endpoint(), "a_1", workers);
    ASSERT_TRUE(dealer) << dealer.error().message;
    dealer_.emplace(std::move(*dealer));
    dealer_->send("hello");
  }
  /// Until something arrives or the leader's refusal shows.
  void runs() {
    const auto deadline = Deadline::after(20s);
    while (arrived_.empty() && dealer_->refusal().empty() && !deadline.expired(monotonic_now())) {
      router_->poll(20ms, [&](std::string_view, std::string_view frame) { arrived_ = frame; });
      dealer_->poll(20ms, [](std::string_view) {});
    }
  }

  Context context_;
  std::optional<Router> router_;
  std::optional<Dealer> dealer_;
  std::string arrived_;
};

TEST_F(ALink, OfTwoHoldersOfTheKeyWorks) {
  const auto key = new_key("a");
  opens(key, key);
  runs();
  EXPECT_EQ(arrived_, "hello");
  EXPECT_TRUE(router_->encrypted());
  EXPECT_TRUE(dealer_->encrypted());
}

TEST_F(ALink, WithoutAKeyIsOpenAndSaysSo) {
  opens({}, {});
  runs();
  EXPECT_EQ(arrived_, "hello");
  EXPECT_FALSE(router_->encrypted());
  EXPECT_FALSE(dealer_->encrypted());
}

TEST_F(ALink, LetsNobodyInWithAnotherKey) {
  opens(new_key("a"), new_key("b"));
  runs();
  EXPECT_THAT(arrived_, IsEmpty());
  EXPECT_THAT(dealer_->refusal(), HasSubstr("another cluster key"));
}

TEST_F(ALink, LetsNobodyInWithoutTheKey) {
  opens(new_key("a"), {});
  runs();
  EXPECT_THAT(arrived_, IsEmpty());
  EXPECT_THAT(dealer_->refusal(), HasSubstr("--cluster-key"));
}

TEST_F(ALink, OfAWorkerWithAKeyNeedsALeaderWithIt) {
  opens({}, new_key("a"));
  runs();
  EXPECT_THAT(arrived_, IsEmpty());
  EXPECT_THAT(dealer_->refusal(), HasSubstr("it has no cluster key"));
}

TEST_F(ALink, IsTriedAgainAfterARefusal) {
  const auto key = new_key("a");
  opens({}, key);
  runs();
  ASSERT_FALSE(dealer_->refusal().empty());
  const auto endpoint = router_->endpoint();
  router_.reset();
  const auto deadline = Deadline::after(20s);
  while (!router_ && !deadline.expired(monotonic_now()))
    if (auto again = Router::bind(context_, endpoint, key)) router_.emplace(std::move(*again));
  ASSERT_TRUE(router_);
  while (arrived_.empty() && !deadline.expired(monotonic_now())) {
    dealer_->send("again");  // what waited went with the connection
    router_->poll(20ms, [&](std::string_view, std::string_view frame) { arrived_ = frame; });
    dealer_->poll(20ms, [](std::string_view) {});
  }
  EXPECT_EQ(arrived_, "again");
}

}  // namespace
}  // namespace chopsticks::cluster
