#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/s3/s5cmd/driver.h"
#include "drivers/s3/s5cmd/fake_s5cmd.h"
#include "net/listener.h"
#include "net/task_group.h"
#include "s3server/server.h"
#include "testing/store_test.h"

// The s5cmd driver with the real s5cmd, which CHOPSTICKS_S5CMD names. Storage is the built-in
// server, or what CHOPSTICKS_S3_ENDPOINT and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY say.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks {
namespace {

using drivers::Payload;
using ::testing::AnyOf;
using testing::Entries;
using testing::message;

std::string variable(const char* name) {
  const auto* value = std::getenv(name);
  return value != nullptr ? value : "";
}

class S5cmdDriver : public testing::StoreTest {
 protected:
  void SetUp() override { ASSERT_NE(variable("CHOPSTICKS_S5CMD"), "") << "names the program"; }

  void start(s3server::ServerOptions options = {}) {
    options.listen = "127.0.0.1:0";
    options.credentials = {"key", "secret", "us-east-1"};
    server.emplace(std::move(options));
    ASSERT_TRUE(server->start());
    target = {{server->endpoint()}, "bucket", {"key", "secret", "us-east-1"}};
  }
  /// A server that does what servers do: the real one if there is one.
  void start_any() {
    const auto real = variable("CHOPSTICKS_S3_ENDPOINT");
    if (real.empty()) return start();
    const std::string number = std::to_string(::getpid());
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    auto bucket = std::string(test->name()) + "-" + number;
    for (auto& c : bucket) c = static_cast<char>(std::tolower(c));
    target = {{real},
              bucket,
              {variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), "us-east-1"}};
  }
  drivers::ObjectStore& open(const Entries& entries = {}) {
    Entries all{{"s5cmd_path", variable("CHOPSTICKS_S5CMD")}};
    all.insert(all.end(), entries.begin(), entries.end());
    return open_store(drivers::s5cmd::make_driver(target, testing::driver_config(all)).value());
  }

  std::optional<s3server::Server> server;
  s3::Target target;
};

TEST_F(S5cmdDriver, StoresListsChecksAndRemoves) {
  start_any();
  auto& objects = open();
  prepare();
  for (const std::string key :
       {"dir/plain", "dir/with space+and~ü", "dir/glob*[a]?{b}", "dir//x&y"}) {
    const Payload payload{{100'000}, 42};
    EXPECT_EQ(message(run(objects.upload(key, payload))), "") << key;
    const auto read = run(objects.download(key, payload));
    EXPECT_EQ(message(read), "") << key;
    EXPECT_EQ(read.bytes, payload.size);
    EXPECT_EQ(run(objects.head(key)).size, payload.size) << key;
    EXPECT_EQ(run(objects.head(key)).etag.size(), 32u);
    const auto listed = run(objects.list(key, 10, ""));
    ASSERT_EQ(message(listed), "") << key;
    ASSERT_EQ(listed.objects.size(), 1u) << key;
    EXPECT_EQ(listed.objects[0].key, key);
    EXPECT_EQ(listed.objects[0].size, payload.size);
    EXPECT_EQ(message(run(objects.remove(key))), "") << key;
    EXPECT_EQ(message(run(objects.download(key, payload))), "NoSuchKey") << key;
    EXPECT_EQ(message(run(objects.head(key))), "NotFound") << key;
  }
}

TEST_F(S5cmdDriver, MovesObjectsOfAnySize) {
  start_any();
  auto& objects = open({{"part_size", "5MiB"}});
  prepare();
  for (const std::uint64_t size : {0UL, 1UL, 65'536UL, 5 * MiB.count, 17 * MiB.count + 12'345}) {
    const Payload payload{{size}, 7};
    const auto stored = run(objects.upload("k", payload));
    EXPECT_EQ(message(stored), "") << size;
    EXPECT_EQ(stored.bytes, payload.size);
    EXPECT_EQ(message(run(objects.download("k", payload))), "") << size;
    EXPECT_EQ(run(objects.head("k")).size, payload.size);
  }
  EXPECT_EQ(message(run(objects.download("k", {{5}, 7}))), "SizeMismatch");
  EXPECT_EQ(message(run(objects.download("k", {{17 * MiB.count + 12'345}, 8}))), "ContentMismatch");
}

TEST_F(S5cmdDriver, ListsInPages) {
  start_any();
  auto& objects = open();
  prepare();
  EXPECT_TRUE(run(objects.list("p/", 10, "")).objects.empty());
  std::set<std::string> keys;
  for (int n = 0; n < 12; ++n) {
    const auto key = "p/" + std::to_string(n);
    keys.insert(key);
    ASSERT_EQ(message(run(objects.upload(key, {{1}, 1}))), "");
  }
  std::vector<std::string> found;
  std::string continuation;
  do {
    const auto page = run(objects.list("p/", 5, continuation));
    ASSERT_EQ(message(page), "");
    EXPECT_LE(page.objects.size(), 5u);
    for (const auto& object : page.objects) found.push_back(object.key);
    continuation = page.continuation;
  } while (!continuation.empty());
  EXPECT_EQ(found, std::vector<std::string>(keys.begin(), keys.end()));
}

TEST_F(S5cmdDriver, MakesItsBucketHoweverOftenItIsAsked) {
  start_any();
  target.credentials.region = "eu-west-1";  // which a Ceph does not know
  if (server) target.credentials.region = "us-east-1";
  open();
  prepare();
  prepare();
  EXPECT_EQ(message(run(store->upload("k", {{1}, 1}))), "");
}

// What the native driver calls the same things, operation by operation.
TEST_F(S5cmdDriver, IsToldWhenItsSecretIsWrong) {
  start_any();
  target.credentials.secret_key = "guess";
  auto& objects = open();
  EXPECT_EQ(message(run(objects.upload("k", {{1}, 1}))), "SignatureDoesNotMatch");
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "SignatureDoesNotMatch");
  EXPECT_EQ(message(run(objects.remove("k"))), "SignatureDoesNotMatch");
  EXPECT_EQ(message(run(objects.list("", 1, ""))), "SignatureDoesNotMatch");
  // Before 2.3 there is only a listing to ask, which can say more.
  EXPECT_THAT(message(run(objects.head("k"))), AnyOf("AccessDenied", "SignatureDoesNotMatch"));
  EXPECT_EQ(run(driver->prepare(reactor)).error().message, "SignatureDoesNotMatch");
}

TEST_F(S5cmdDriver, IsToldWhenNobodyKnowsItsKey) {
  start_any();
  target.credentials.access_key = "nobody";
  auto& objects = open();
  EXPECT_EQ(message(run(objects.upload("k", {{1}, 1}))), "InvalidAccessKeyId");
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "InvalidAccessKeyId");
}

TEST_F(S5cmdDriver, IsToldWhenTheBucketIsMissing) {
  start_any();
  auto& objects = open();
  EXPECT_EQ(message(run(objects.upload("k", {{100'000}, 1}))), "NoSuchBucket");
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "NoSuchBucket");
  EXPECT_EQ(message(run(objects.remove("k"))), "NoSuchBucket");
  EXPECT_EQ(message(run(objects.list("", 1, ""))), "NoSuchBucket");
}

TEST_F(S5cmdDriver, FindsCorruptedDownloads) {
  s3server::ServerOptions options;
  options.faults.corrupt_rate = 1;
  start(options);
  auto& objects = open();
  prepare();
  ASSERT_EQ(message(run(objects.upload("k", {{10'000}, 1}))), "");
  EXPECT_EQ(message(run(objects.download("k", {{10'000}, 1}))), "ContentMismatch");
}

TEST_F(S5cmdDriver, NamesAnOverloadedServer) {
  s3server::ServerOptions options;
  options.faults.errors = {{0.5, "SlowDown", 503}};
  start(options);
  auto& objects = open();
  while (!run(driver->prepare(reactor))) {
  }
  std::multiset<std::string> stored;
  std::multiset<std::string> read;
  for (int n = 0; n < 20; ++n) {
    stored.insert(message(run(objects.upload("k", {{100}, 1}))));
    read.insert(message(run(objects.download("k", {{100}, 1}))));
  }
  EXPECT_GT(stored.count("SlowDown"), 0u);
  EXPECT_EQ(stored.count("SlowDown") + stored.count(""), 20u);
  // The head of an answer to HEAD says no more than 503.
  EXPECT_GT(read.count("SlowDown"), 0u);
  EXPECT_EQ(read.count("SlowDown") + read.count("ServiceUnavailable") + read.count("NoSuchKey") +
                read.count(""),
            20u);
}

TEST_F(S5cmdDriver, FindsTheServerGone) {
  start();
  auto& objects = open();
  server->stop();
  EXPECT_EQ(message(run(objects.upload("k", {{1}, 1}))), "ConnectionRefused");
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "ConnectionRefused");
  EXPECT_EQ(message(run(objects.remove("k"))), "ConnectionRefused");
  EXPECT_EQ(message(run(objects.head("k"))), "ConnectionRefused");
  EXPECT_EQ(message(run(objects.list("", 1, ""))), "ConnectionRefused");
}

TEST_F(S5cmdDriver, DoesNotWaitForeverForAServerThatHangs) {
  const auto silent = net::Listener::open(reactor, "127.0.0.1:0").value();
  target = {{"http://" + silent->address().text()}, "bucket", {"key", "secret", "us-east-1"}};
  auto& objects = open({{"timeout", "400ms"}});
  EXPECT_EQ(message(run(objects.upload("k", {{20 * MiB.count}, 1}))), "Timeout: s5cmd");
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "Timeout: s5cmd");
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

net::task<void> remove_many(drivers::ObjectStore& store, int count, int& done) {
  for (int n = 0; n < count; ++n) {
    const auto removed = co_await store.remove("k");
    if (removed.ok()) ++done;
  }
}

// With a program that does nothing: it is about what we do with 10,000 processes.
TEST_F(S5cmdDriver, LeavesNothingBehindAfterTenThousandOperations) {
  const drivers::s5cmd::FakeS5cmd nothing("exit 0");
  target = {{"http://127.0.0.1:9"}, "bucket", {"key", "secret", "us-east-1"}};
  open({{"s5cmd_path", nothing.path()}, {"max_processes", "4"}});
  int done = 0;
  std::vector<std::unique_ptr<drivers::ObjectStore>> users;
  run(remove_many(*store, 1, done));
  const auto before = open_descriptors();
  net::TaskGroup group(reactor);
  for (unsigned user = 0; user < 8; ++user) {
    users.push_back(shard->open(user));
    group.spawn(remove_many(*users.back(), 1250, done));
  }
  run(group.join());
  EXPECT_EQ(done, 10'001);
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

}  // namespace
}  // namespace chopsticks
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
