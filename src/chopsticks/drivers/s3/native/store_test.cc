#include "drivers/s3/native/store.h"

#include <gmock/gmock.h>

#include "drivers/s3/native/imposter_fixture.h"
#include "s3/sha256.h"

namespace chopsticks::drivers::native {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

using NativeStoreTest = AgainstImposter;

TEST_F(NativeStoreTest, UploadsGeneratedContentWithItsHash) {
  const Payload payload{3 * MiB, 7};
  const auto result = run(open().upload("dir/a b", payload));
  ASSERT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.bytes, payload.size);
  EXPECT_GT(result.sent, Nanos::zero());
  EXPECT_EQ(result.retries, 0u);
  ASSERT_EQ(imposter.requests().size(), 1u);
  const auto& request = imposter.requests()[0];
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.target, "/bucket/dir/a%20b");
  EXPECT_EQ(request.body, content_of("dir/a b", payload));
  EXPECT_EQ(request.header("x-amz-content-sha256"), s3::hex(s3::Sha256().of(request.body)));
  EXPECT_THAT(request.header("authorization"), StartsWith("AWS4-HMAC-SHA256 Credential=access/"));
}

TEST_F(NativeStoreTest, LeavesThePayloadUnsignedWhenTold) {
  const auto result = run(open({{"payload_signing", "unsigned"}}).upload("k", {100 * KiB, 1}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(imposter.requests()[0].header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
}

TEST_F(NativeStoreTest, UploadsNothingAtAll) {
  const auto result = run(open().upload("k", {}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(imposter.requests()[0].header("content-length"), "0");
}

TEST_F(NativeStoreTest, DownloadsSmallAndLarge) {
  auto& objects = open();
  for (const auto size : {Bytes{0}, Bytes{1}, Bytes{4096}, Bytes{8000}, Bytes{3 * MiB.count + 5}}) {
    const Payload payload{size, 3};
    imposter.answer({.body = content_of("k", payload)});
    const auto result = run(objects.download("k", payload));
    ASSERT_TRUE(result.ok()) << result.error->message << " at " << size.count;
    EXPECT_EQ(result.bytes, size);
    EXPECT_EQ(result.first_byte.has_value(), size.count > 0);
    if (result.first_byte) EXPECT_GE(*result.first_byte, result.sent);
  }
}

TEST_F(NativeStoreTest, DownloadsABodyInChunks) {
  const Payload payload{{10}, 3};
  const auto body = content_of("k", payload);
  imposter.answer(
      {.headers = "Transfer-Encoding: chunked\r\n",
       .body = "4\r\n" + body.substr(0, 4) + "\r\n6\r\n" + body.substr(4) + "\r\n0\r\n\r\n"});
  const auto result = run(open().download("k", payload));
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.bytes, payload.size);
}

TEST_F(NativeStoreTest, DownloadsABodyThatEndsWithItsConnection) {
  const Payload payload{{50'000}, 3};
  imposter.answer(
      {.raw = "HTTP/1.1 200 OK\r\n\r\n" + content_of("k", payload), .close_after = true});
  EXPECT_TRUE(run(open().download("k", payload)).ok());
}

TEST_F(NativeStoreTest, PassesOverInterimResponses) {
  const Payload payload{{10}, 3};
  imposter.answer(
      {.raw = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" +
              content_of("k", payload)});
  EXPECT_TRUE(run(open().download("k", payload)).ok());
}

TEST_F(NativeStoreTest, NoticesACorruptedByte) {
  auto& objects = open();
  for (const std::size_t at : {0u, 40u, 70'000u}) {
    const Payload payload{{100'000}, 3};
    auto body = content_of("k", payload);
    body[at] ^= 1;
    imposter.answer({.body = body});
    const auto result = run(objects.download("k", payload));
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error->message, "ContentMismatch");
    EXPECT_EQ(result.bytes, payload.size);
  }
  EXPECT_EQ(imposter.connections(), 1u) << "the connection is not to blame";
}

TEST_F(NativeStoreTest, NoticesTheContentOfAnotherKey) {
  const Payload payload{{1000}, 3};
  imposter.answer({.body = content_of("other", payload)});
  EXPECT_EQ(run(open().download("k", payload)).error->message, "ContentMismatch");
}

TEST_F(NativeStoreTest, NoticesAWrongSize) {
  auto& objects = open();
  for (const std::uint64_t size : {0u, 99u, 101u}) {
    imposter.answer({.body = content_of("k", {{size}, 3})});
    const auto result = run(objects.download("k", {{100}, 3}));
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error->message, "SizeMismatch") << size;
  }
}

TEST_F(NativeStoreTest, OnlyCountsWhenToldToVerifyTheSize) {
  auto& objects = open({{"verify", "size"}});
  imposter.answer({.body = std::string(3'000'000, 'x')});
  const auto result = run(objects.download("k", {{3'000'000}, 3}));
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.bytes, Bytes{3'000'000});
  imposter.answer({.body = std::string(3'000'000, 'x')});
  EXPECT_EQ(run(objects.download("k", {{100}, 3})).error->message, "SizeMismatch");
  EXPECT_EQ(imposter.connections(), 1u);
}

TEST_F(NativeStoreTest, LooksAtNothingWhenToldNotToVerify) {
  imposter.answer({.body = "something else"});
  EXPECT_TRUE(run(open({{"verify", "none"}}).download("k", {{100}, 3})).ok());
}

TEST_F(NativeStoreTest, Removes) {
  imposter.answer({.raw = "HTTP/1.1 204 No Content\r\n\r\n"});
  EXPECT_TRUE(run(open().remove("k")).ok());
  EXPECT_EQ(imposter.requests()[0].method, "DELETE");
}

TEST_F(NativeStoreTest, TellsSizeAndTagOfAnObject) {
  imposter.answer({.headers = "ETag: \"abc\"\r\n", .body = std::string(1234, 'x')});
  const auto result = run(open().head("k"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.size, Bytes{1234});
  EXPECT_EQ(result.etag, "abc");
}

TEST_F(NativeStoreTest, SignsAndSendsMetadata) {
  Payload payload{{3}, 1};
  payload.metadata = std::make_shared<const Metadata>(Metadata{{"owner", "me"}, {"a", "1"}});
  EXPECT_TRUE(run(open().upload("k", payload)).ok());
  const auto& request = imposter.requests()[0];
  EXPECT_EQ(request.header("x-amz-meta-owner"), "me");
  EXPECT_THAT(request.header("authorization"),
              HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;"
                        "x-amz-meta-owner"));
}

TEST_F(NativeStoreTest, BringsMetadataBack) {
  imposter.answer({.headers = "X-Amz-Meta-Owner: me\r\nx-amz-meta-a: 1\r\n", .body = "x"});
  const auto result = run(open().head("k"));
  EXPECT_EQ(result.metadata, (Metadata{{"a", "1"}, {"owner", "me"}}));
}

TEST_F(NativeStoreTest, ListsPageByPage) {
  imposter.answer({.body = "<ListBucketResult><EncodingType>url</EncodingType>"
                           "<IsTruncated>true</IsTruncated>"
                           "<NextContinuationToken>x/+=</NextContinuationToken>"
                           "<Contents><Key>a%20b</Key><Size>5</Size></Contents>"
                           "</ListBucketResult>"});
  imposter.answer({.body = "<ListBucketResult></ListBucketResult>"});
  auto& objects = open();
  const auto first = run(objects.list("dir/", 1, ""));
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first.objects.size(), 1u);
  EXPECT_EQ(first.objects[0].key, "a b");
  EXPECT_EQ(first.objects[0].size, Bytes{5});
  const auto second = run(objects.list("dir/", 1, first.continuation));
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second.continuation.empty());
  EXPECT_EQ(imposter.requests()[0].target,
            "/bucket?encoding-type=url&list-type=2&max-keys=1&prefix=dir%2F");
  EXPECT_EQ(imposter.requests()[1].target,
            "/bucket?continuation-token=x%2F%2B%3D&encoding-type=url&list-type=2&max-keys=1&"
            "prefix=dir%2F");
}

TEST_F(NativeStoreTest, RefusesAListingThatIsNone) {
  imposter.answer({.body = "<html/>"});
  EXPECT_THAT(run(open().list("", 10, "")).error->message, StartsWith("BadResponse"));
}

TEST_F(NativeStoreTest, DealsEndpointsByUser) {
  testing::S3Imposter second(reactor);
  s3::Target target{{imposter.url(), second.url()}, "bucket", {"access", "secret"}};
  driver = make_driver(std::move(target), {}).value();
  EXPECT_EQ(driver->endpoints(), (std::vector{imposter.url(), second.url()}));
  shard = driver->shard(reactor);
  for (std::uint64_t user = 0; user < 4; ++user) {
    auto mine = shard->open(user);
    EXPECT_EQ(mine->endpoint(), user % 2);
    EXPECT_TRUE(run(mine->remove("k")).ok());
  }
  EXPECT_EQ(imposter.requests().size(), 2u);
  EXPECT_EQ(second.requests().size(), 2u);
}

TEST_F(NativeStoreTest, PutsTheBucketIntoTheHostWhenTold) {
  s3::Target target{{"http://localhost:" + std::to_string(imposter.port())}, "bucket", {"a", "s"}};
  driver = make_driver(std::move(target), driver_config({{"addressing_style", "virtual"}})).value();
  shard = driver->shard(reactor);
  EXPECT_TRUE(run(shard->open(0)->remove("k")).ok());
  EXPECT_THAT(imposter.requests()[0].head, HasSubstr("Host: bucket.localhost:"));
  EXPECT_EQ(imposter.requests()[0].target, "/k");
}

TEST(MakeDriver, RefusesVirtualAddressingOfANumber) {
  s3::Target target{{"http://127.0.0.1:9000"}, "bucket", {"a", "s"}};
  const auto made =
      make_driver(std::move(target), driver_config({{"addressing_style", "virtual"}}));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("virtual"));
}

TEST(MakeDriver, SaysWhereABundleThatCannotBeReadStands) {
  s3::Target target{{"https://127.0.0.1:9000"}, "bucket", {"a", "s"}};
  const auto made = make_driver(std::move(target), driver_config({{"ca_bundle", "/nowhere.pem"}}));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, StartsWith("s3.yaml:1:7: driver_config.ca_bundle"));
  EXPECT_THAT(made.error().message, HasSubstr("/nowhere.pem"));
}

}  // namespace
}  // namespace chopsticks::drivers::native
