#include "drivers/s3/dummy/store.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/s3/dummy/driver.h"
#include "testing/store_test.h"

namespace chopsticks::drivers::dummy {
namespace {

using testing::driver_config;
using testing::Entries;
using testing::message;

class DummyStoreTest : public testing::StoreTest {
 protected:
  DummyStoreTest() : StoreTest(net::Reactor::Time::kSimulated) {}

  ObjectStore& open(const Entries& entries) {
    return open_store(make_driver(driver_config(entries)).value());
  }
};

TEST_F(DummyStoreTest, TakesExactlyItsTime) {
  auto& objects = open({{"latency", "1500us"}});
  const auto start = reactor.now();
  const auto stored = run(objects.upload("k", {{4096}, 1}));
  EXPECT_EQ(reactor.now() - start, 1500us);
  EXPECT_EQ(stored.sent, start);
  EXPECT_EQ(stored.bytes, Bytes{4096});
  open({{"latency", "0"}});
  const auto again = reactor.now();
  run(store->upload("k", {{4096}, 1}));
  EXPECT_EQ(reactor.now(), again);
}

TEST_F(DummyStoreTest, FailsAsOftenAsItIsTold) {
  auto& failing = open({{"latency", "0"}, {"fail_mode", "all"}, {"error_code", "SlowDown"}});
  EXPECT_EQ(message(run(failing.download("k", {}))), "SlowDown");
  auto& sometimes = open({{"latency", "0"}, {"fail_mode", "rate"}, {"fail_rate", "0.25"}});
  int failed = 0;
  for (int n = 0; n < 10'000; ++n) failed += run(sometimes.remove("k")).ok() ? 0 : 1;
  EXPECT_NEAR(failed, 2500, 250);
}

TEST_F(DummyStoreTest, HasEverythingWhenItRemembersNothing) {
  auto& objects = open({});
  const auto read = run(objects.download("never uploaded", {{10}, 1}));
  EXPECT_EQ(message(read), "");
  EXPECT_EQ(read.bytes, Bytes{10});
  EXPECT_TRUE(run(objects.list("", 10, "")).objects.empty());
}

TEST_F(DummyStoreTest, TakesEveryObjectForTheLastUploadedWhenItRemembersNothing) {
  auto& objects = open({});
  Body body;
  EXPECT_EQ(message(run(objects.fetch("never uploaded", body))), "");
  EXPECT_EQ(body.size(), Bytes{0});
  run(objects.upload("k", {{10}, 1}));
  const auto read = run(objects.fetch("k", body));
  EXPECT_EQ(message(read), "");
  EXPECT_EQ(read.bytes, Bytes{10});
  EXPECT_EQ(body.size(), Bytes{10});
  EXPECT_EQ(body.content(), Content(1, "k"));
  EXPECT_EQ(run(objects.head("another")).size, Bytes{10});
}

TEST_F(DummyStoreTest, RemembersWhatWasUploaded) {
  auto& objects = open({{"store", "memory"}});
  run(objects.upload("k", {{10}, 1}));
  EXPECT_EQ(message(run(objects.download("k", {{10}, 1}))), "");
  EXPECT_EQ(message(run(objects.download("k", {{11}, 1}))), "SizeMismatch");
  EXPECT_EQ(message(run(objects.download("k", {{10}, 2}))), "ContentMismatch");
  EXPECT_EQ(run(objects.head("k")).size, Bytes{10});
  Body body;
  EXPECT_EQ(message(run(objects.fetch("k", body))), "");
  EXPECT_EQ(body.size(), Bytes{10});
  EXPECT_EQ(body.content(), Content(1, "k"));
  EXPECT_EQ(message(run(shard->open(1)->download("k", {{10}, 1}))), "");
  run(objects.remove("k"));
  EXPECT_EQ(message(run(objects.download("k", {{10}, 1}))), "NoSuchKey");
  EXPECT_EQ(message(run(objects.head("k"))), "NotFound");
}

TEST_F(DummyStoreTest, ListsInPages) {
  auto& objects = open({{"store", "memory"}});
  for (const auto* key : {"a", "p/1", "p/2", "p/3", "q"}) run(objects.upload(key, {{1}, 1}));
  const auto first = run(objects.list("p/", 2, ""));
  ASSERT_EQ(first.objects.size(), 2u);
  EXPECT_EQ(first.objects[0].key, "p/1");
  const auto second = run(objects.list("p/", 2, first.continuation));
  ASSERT_EQ(second.objects.size(), 1u);
  EXPECT_EQ(second.objects[0].key, "p/3");
  EXPECT_EQ(second.continuation, "");
}

TEST_F(DummyStoreTest, RemembersNoMoreThanItHasRoomFor) {
  auto& objects = open({{"store", "memory"}, {"max_objects", "2"}});
  EXPECT_EQ(message(run(objects.upload("a", {{1}, 1}))), "");
  EXPECT_EQ(message(run(objects.upload("b", {{1}, 1}))), "");
  EXPECT_EQ(message(run(objects.upload("b", {{2}, 1}))), "");
  EXPECT_EQ(message(run(objects.upload("c", {{1}, 1}))), "QuotaExceeded");
}

net::task<void> upload(ObjectStore* store, OpResult* result) {
  *result = co_await store->upload("k", {{1}, 1});
}

TEST_F(DummyStoreTest, EndsWithItsUser) {
  auto& objects = open({{"latency", "1h"}});
  OpResult result;
  net::TaskGroup group(reactor);
  group.spawn(upload(&objects, &result)).cancel();
  run(group.join());
  EXPECT_TRUE(cancelled(result));
}

TEST(DummyOptions, SayWhatIsWrongWhereAndWhatWouldBeRight) {
  const struct {
    Entries entries;
    std::string_view message;
  } cases[] = {
      {{{"fail_mode", "often"}},
       "s3.yaml:1:7: driver_config.fail_mode must be one of none, all, rate (got 'often')"},
      {{{"fail_mode", "rate"}},
       "s3.yaml:1:7: driver_config.fail_mode rate needs fail_rate, from 0 to 1"},
      {{{"fail_rate", "0.5"}}, "s3.yaml:1:7: driver_config.fail_rate is for fail_mode: rate"},
      {{{"error_code", "Oops"}},
       "s3.yaml:1:7: driver_config.error_code must be an S3 error, such as SlowDown or "
       "InternalError (got 'Oops')"},
      {{{"latency_dist", "normal"}},
       "s3.yaml:1:7: driver_config.latency_dist must be one of fixed, uniform, exponential, "
       "lognormal (got 'normal')"},
  };
  for (const auto& bad : cases) {
    const auto checked = check(driver_config(bad.entries));
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().message, bad.message);
  }
}

}  // namespace
}  // namespace chopsticks::drivers::dummy
