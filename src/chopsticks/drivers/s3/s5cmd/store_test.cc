#include "testing/store_test.h"

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/api/content.h"
#include "drivers/s3/s5cmd/driver.h"
#include "drivers/s3/s5cmd/fake_s5cmd.h"
#include "net/task_group.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::drivers::s5cmd {
namespace {

using testing::content_of;
using testing::Entries;
using ::testing::HasSubstr;
using testing::message;
using ::testing::Not;

// The driver with a program in the place of s5cmd that does what the test has written down.
class S5cmdStoreTest : public testing::StoreTest {
 protected:
  ObjectStore& open(std::string_view script, const Entries& entries = {},
                    std::string_view version = "v2.3.0") {
    fake.emplace(script, version);
    auto section = testing::driver_config(entries);
    section.set("s5cmd_path", Settings::text(fake->path(), {}));
    return open_store(
        make_driver({{"http://s3:80"}, "bucket", {"access", "topsecret", "eu"}}, section).value());
  }
  [[nodiscard]] std::string left(std::string_view file) const { return fake->left(file); }

  std::optional<FakeS5cmd> fake;
};

TEST_F(S5cmdStoreTest, UploadsThroughStandardInput) {
  const Payload payload{{3 * MiB.count + 17}, 42};
  const auto stored = run(open("echo \"$@\" >$folder/words; env >$folder/env; cat >$folder/object")
                              .upload("a key", payload));
  EXPECT_EQ(message(stored), "");
  EXPECT_EQ(stored.bytes, payload.size);
  EXPECT_GT(stored.sent, Nanos{});
  EXPECT_TRUE(left("object") == content_of("a key", payload));
  EXPECT_THAT(left("words"), HasSubstr("--endpoint-url http://s3:80 pipe --raw"));
  EXPECT_THAT(left("words"), HasSubstr("s3://bucket/a key\n"));
}

TEST_F(S5cmdStoreTest, HandsCredentialsOverByEnvironmentOnly) {
  ::setenv("AWS_SESSION_TOKEN", "somebody-else", 1);
  run(open("echo \"$@\" >$folder/words; env >$folder/env; cat >/dev/null").upload("k", {{1}, 1}));
  EXPECT_THAT(left("env"), HasSubstr("AWS_ACCESS_KEY_ID=access\n"));
  EXPECT_THAT(left("env"), HasSubstr("AWS_SECRET_ACCESS_KEY=topsecret\n"));
  EXPECT_THAT(left("env"), HasSubstr("AWS_REGION=eu\n"));
  EXPECT_THAT(left("env"), Not(HasSubstr("somebody-else")));
  EXPECT_THAT(left("words"), Not(HasSubstr("secret")));
  ::unsetenv("AWS_SESSION_TOKEN");
}

TEST_F(S5cmdStoreTest, AsksForItsBucketMoreThanOnceWhateverBecomesOfOperations) {
  auto& objects = open("echo \"$@\" >>$folder/words");
  prepare();
  EXPECT_THAT(left("words"), HasSubstr("--retry-count 2 "));
  run(objects.remove("k"));
  EXPECT_THAT(left("words"), HasSubstr("--retry-count 0 "));
}

TEST_F(S5cmdStoreTest, ComparesWhatItDownloads) {
  auto& objects = open("case $command in pipe) cat >$folder/object;; *) cat $folder/object;; esac");
  const Payload payload{{200'000}, 42};
  run(objects.upload("k", payload));
  const auto read = run(objects.download("k", payload));
  EXPECT_EQ(message(read), "");
  EXPECT_EQ(read.bytes, payload.size);
  EXPECT_GE(read.first_byte.value(), read.sent);
  EXPECT_EQ(message(run(objects.download("k", {{200'000}, 43}))), "ContentMismatch");
  EXPECT_EQ(message(run(objects.download("k", {{200'001}, 42}))), "SizeMismatch");
  Body body;
  EXPECT_EQ(message(run(objects.fetch("k", body))), "");
  EXPECT_EQ(body.content(), Content(42, "k"));
}

TEST_F(S5cmdStoreTest, IsToldTheReasonOnStandardError) {
  auto& objects = open(
      R"(echo '{"operation":"rm","error":"NoSuchBucket: no status code: 404, request id: 1"}' >&2; exit 1)");
  EXPECT_EQ(message(run(objects.remove("k"))), "NoSuchBucket");
}

TEST_F(S5cmdStoreTest, FindsTheFailedAttemptBehindWhatCameOfAnObject) {
  auto& objects = open(
      R"(printf 'half an object{"error":"retryable error: SlowDown: slow\\n\\tstatus code: 503"}\n'; exit 1)");
  const auto read = run(objects.download("k", {{100}, 1}));
  EXPECT_EQ(message(read), "SlowDown");
  EXPECT_EQ(read.bytes, Bytes{14});
}

TEST_F(S5cmdStoreTest, AsksForAListingWhenS5cmdDoesNotSayWhy) {
  auto& objects = open(
      R"(cat >/dev/null; [ $command = ls ] && echo '{"error":"InvalidAccessKeyId: who? status code: 403"}' >&2; exit 1)");
  const auto stored = run(objects.upload("k", {{1}, 1}));
  EXPECT_EQ(message(stored), "InvalidAccessKeyId");
  EXPECT_TRUE(stored.done);  // that was not storage's time
  EXPECT_LE(*stored.done, reactor.now());
}

TEST_F(S5cmdStoreTest, AdmitsNotToKnowWhenTheListingIsFine) {
  auto& objects = open(
      R"(cat >/dev/null; [ $command = ls ] || exit 1; echo '{"key":"s3://bucket/k","type":"file","size":1}')");
  EXPECT_EQ(message(run(objects.upload("k", {{1}, 1}))),
            "S5cmdFailed: exit code 1, no reason given");
}

TEST_F(S5cmdStoreTest, TellsAMissingObjectFromAMissingBucket) {
  constexpr std::string_view script = R"(
    [ $command = cat ] && echo '{"error":"given object s3://bucket/k not found"}' >&2 && exit 1
    echo '{"error":"REASON"}' >&2; exit 1)";
  auto with = [&](std::string_view reason) {
    std::string text(script);
    return text.replace(text.find("REASON"), 6, reason);
  };
  EXPECT_EQ(message(run(open(with("no object found")).download("k", {{1}, 1}))), "NoSuchKey");
  EXPECT_EQ(message(run(open(with("NoSuchBucket: status code: 404")).download("k", {{1}, 1}))),
            "NoSuchBucket");
}

TEST_F(S5cmdStoreTest, DoesNotBelieveAnUploadThatWasNotRead) {
  EXPECT_EQ(message(run(open("exit 0").upload("k", {{8 * MiB.count}, 1}))),
            "BadResponse: s5cmd ended before it had read all");
}

TEST_F(S5cmdStoreTest, IsKilledWhenTimeIsUp) {
  auto& objects = open("echo $$ >$folder/pid; sleep 1000 & sleep 1000", {{"timeout", "200ms"}});
  EXPECT_EQ(message(run(objects.upload("k", {{8 * MiB.count}, 1}))), "Timeout: s5cmd");
  EXPECT_EQ(::kill(std::stoi(left("pid")), 0), -1);
}

TEST_F(S5cmdStoreTest, NoticesThatSomebodyElseKilledIt) {
  EXPECT_EQ(message(run(open("kill -9 $$").download("k", {{1}, 1}))), "S5cmdKilled: SIGKILL");
}

net::task<void> upload_all(ObjectStore& store, OpResult& result) {
  result = co_await store.upload("k", {{64 * MiB.count}, 1});
}

TEST_F(S5cmdStoreTest, KillsItBeforeItCanTakeHalfAnObjectForAWholeOne) {
  auto& objects =
      open("head -c 1000000 >/dev/null; sleep 1000; cat >/dev/null; echo stored >$folder/stored");
  OpResult result;
  net::TaskGroup group(reactor);
  auto& fiber = group.spawn(upload_all(objects, result));
  run([](net::Reactor& on, net::Fiber& stopped) -> net::task<bool> {
    co_await on.sleep_for(30ms);
    stopped.cancel();
    co_return true;
  }(reactor, fiber));
  run(group.join());
  EXPECT_TRUE(cancelled(result));
  EXPECT_EQ(left("stored"), "");
}

net::task<void> remove_some(ObjectStore& store) {
  for (int n = 0; n < 5; ++n) co_await store.remove("k");
}

TEST_F(S5cmdStoreTest, RunsNoMoreAtOnceThanAllowed) {
  open(
      "mkdir $folder/one || echo two >>$folder/more; rmdir $folder/one; echo $command "
      ">>$folder/ran",
      {{"max_processes", "1"}});
  std::vector<std::unique_ptr<ObjectStore>> stores;
  net::TaskGroup group(reactor);
  for (unsigned user = 0; user < 4; ++user) {
    stores.push_back(shard->open(user));
    group.spawn(remove_some(*stores.back()));
  }
  run(group.join());
  EXPECT_EQ(left("more"), "");
  EXPECT_EQ(left("ran").size(), 20 * std::string_view("rm\n").size());
}

TEST_F(S5cmdStoreTest, ReadsTheHeadOfAnObject) {
  auto& objects = open(R"(echo '{"key":"s3://bucket/k","size":12,"etag":"abc"}')");
  const auto head = run(objects.head("k"));
  EXPECT_EQ(head.size, Bytes{12});
  EXPECT_EQ(head.etag, "abc");
}

TEST_F(S5cmdStoreTest, FindsTheHeadInAListingWhereS5cmdIsOlder) {
  constexpr std::string_view script = R"([ $command = ls ] || exit 9
    echo '{"key":"s3://bucket/k","size":12,"etag":"abc","type":"file"}'
    echo '{"key":"s3://bucket/k2","size":13,"type":"file"}')";
  EXPECT_EQ(run(open(script, {}, "v2.2.2").head("k")).size, Bytes{12});
  EXPECT_EQ(message(run(store->head("k2"))), "");
  EXPECT_EQ(message(run(store->head("k1"))), "NotFound");
}

TEST_F(S5cmdStoreTest, AnEmptyListingIsNoFailure) {
  auto& objects = open(R"(echo '{"error":"no object found"}' >&2; exit 1)");
  const auto listed = run(objects.list("p/", 10, ""));
  EXPECT_EQ(message(listed), "");
  EXPECT_TRUE(listed.objects.empty());
}

TEST_F(S5cmdStoreTest, MakesABucketThatIsMissing) {
  open(R"(echo $command $AWS_REGION >>$folder/ran
    [ $command = mb ] && [ $AWS_REGION = us-east-1 ] && exit
    [ $command = mb ] && echo '{"error":"InvalidLocationConstraint: no status code: 400"}' >&2 && exit 1
    echo '{"error":"NoSuchBucket: status code: 404"}' >&2; exit 1)");
  EXPECT_TRUE(run(driver->prepare(reactor)));
  EXPECT_EQ(left("ran"), "ls eu\nmb eu\nmb us-east-1\n");
}

}  // namespace
}  // namespace chopsticks::drivers::s5cmd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
