#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/s3/native/driver.h"
#include "s3server/server.h"
#include "testing/store_test.h"

// The native driver and the built-in server, each on its own thread with nothing but TCP between
// them.
namespace chopsticks {
namespace {

using drivers::Payload;
using drivers::native::make_driver;
using testing::Entries;
using testing::message;

class NativeDriver : public testing::StoreTest {
 protected:
  void start(s3server::ServerOptions options = {}) {
    options.listen = "127.0.0.1:0";
    options.credentials = {"key", "secret", "us-east-1"};
    server.emplace(std::move(options));
    ASSERT_TRUE(server->start());
  }
  /// The store of one user, with the bucket made.
  drivers::ObjectStore& open(const Entries& entries = {}, std::string secret = "secret") {
    s3::Target target{{server->endpoint()}, "bucket", {"key", std::move(secret), "us-east-1"}};
    return open_store(make_driver(std::move(target), testing::driver_config(entries)).value());
  }

  std::optional<s3server::Server> server;
};

TEST_F(NativeDriver, StoresListsChecksAndRemoves) {
  start();
  for (const auto* signing : {"signed", "unsigned"}) {
    auto& objects = open({{"payload_signing", signing}});
    prepare();
    const std::string key = "dir/with space+and~ü/" + std::string(signing);
    const Payload payload{{300'000}, 42};
    EXPECT_EQ(message(run(objects.upload(key, payload))), "");
    EXPECT_EQ(message(run(objects.download(key, payload))), "");
    EXPECT_EQ(run(objects.head(key)).size, payload.size);
    const auto listed = run(objects.list("dir/", 10, ""));
    ASSERT_EQ(message(listed), "");
    ASSERT_EQ(listed.objects.size(), 1u);
    EXPECT_EQ(listed.objects[0].key, key);
    EXPECT_EQ(message(run(objects.remove(key))), "");
    EXPECT_EQ(message(run(objects.download(key, payload))), "NoSuchKey");
  }
}

TEST_F(NativeDriver, UploadsInPartsAndReadsThemBack) {
  start();
  auto& objects = open({{"multipart_threshold", "5MiB"}, {"multipart_part_size", "5MiB"}});
  prepare();
  const Payload payload{{17 * MiB.count + 12'345}, 7};
  const auto stored = run(objects.upload("large", payload));
  EXPECT_EQ(message(stored), "");
  EXPECT_EQ(stored.bytes, payload.size);
  const auto read = run(objects.download("large", payload));
  EXPECT_EQ(message(read), "");
  EXPECT_EQ(read.bytes, payload.size);
  EXPECT_EQ(server->stats().of(s3server::Operation::kUploadPart).requests, 4u);
}

TEST_F(NativeDriver, ListsInPages) {
  start();
  auto& objects = open();
  prepare();
  for (int n = 0; n < 25; ++n) {
    ASSERT_EQ(message(run(objects.upload("p/" + std::to_string(n), {{1}, 1}))), "");
  }
  std::size_t keys = 0;
  std::string continuation;
  do {
    const auto page = run(objects.list("p/", 10, continuation));
    ASSERT_EQ(message(page), "");
    keys += page.objects.size();
    continuation = page.continuation;
  } while (!continuation.empty());
  EXPECT_EQ(keys, 25u);
}

TEST_F(NativeDriver, MakesItsBucketOnceHoweverOftenItIsAsked) {
  start();
  open();
  prepare();
  prepare();
  EXPECT_EQ(server->stats().buckets, 1u);
}

TEST_F(NativeDriver, IsToldWhenItsSecretIsWrong) {
  start();
  auto& objects = open({}, "guess");
  EXPECT_EQ(message(run(objects.upload("k", {{1}, 1}))), "SignatureDoesNotMatch");
  EXPECT_FALSE(run(driver->prepare(reactor)));
}

TEST_F(NativeDriver, IsToldWhenTheBucketIsMissing) {
  start();
  EXPECT_EQ(message(run(open().upload("k", {{100'000}, 1}))), "NoSuchBucket");
}

TEST_F(NativeDriver, FindsCorruptedDownloads) {
  s3server::ServerOptions options;
  options.faults.corrupt_rate = 1;
  start(options);
  auto& objects = open();
  prepare();
  const Payload payload{{10'000}, 1};
  ASSERT_EQ(message(run(objects.upload("k", payload))), "");
  EXPECT_EQ(message(run(objects.download("k", payload))), "ContentMismatch");
}

TEST_F(NativeDriver, FindsTheServerGone) {
  start();
  auto& objects = open();
  prepare();
  ASSERT_EQ(message(run(objects.upload("k", {{1}, 1}))), "");
  server->stop();
  EXPECT_EQ(message(run(objects.download("k", {{1}, 1}))), "ConnectionRefused");
}

}  // namespace
}  // namespace chopsticks
