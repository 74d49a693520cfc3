#include "drivers/s3/native/multipart.h"

#include <gmock/gmock.h>

#include "drivers/s3/native/imposter_fixture.h"
#include "net/task_group.h"
#include "s3/xml.h"
#include "s3/xml_writer.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// block_on outlives what it runs.
namespace chopsticks::drivers::native {
namespace {

using Multipart = AgainstImposter;

const Payload kPayload{12 * MiB, 9};

constexpr auto kStarted =
    "<InitiateMultipartUploadResult><UploadId>id/1</UploadId></InitiateMultipartUploadResult>";
constexpr auto kCompleted =
    "<CompleteMultipartUploadResult><ETag>\"x-3\"</ETag></CompleteMultipartUploadResult>";

std::vector<std::pair<std::string, std::string>> parts_of_5_mib() {
  return {{"multipart_threshold", "5MiB"},
          {"multipart_part_size", "5MiB"},
          {"payload_signing", "unsigned"}};
}

TEST_F(Multipart, SendsTheObjectPartByPart) {
  imposter.answer({.body = kStarted});
  for (const auto* tag : {"a", "b", "c"}) {
    imposter.answer({.headers = "ETag: \"" + std::string(tag) + "\"\r\n"});
  }
  imposter.answer({.body = kCompleted});
  const auto result = run(open(parts_of_5_mib()).upload("big", kPayload));
  ASSERT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.bytes, kPayload.size);
  EXPECT_GT(result.sent, Nanos::zero());

  const auto& requests = imposter.requests();
  ASSERT_EQ(requests.size(), 5u);
  EXPECT_EQ(requests[0].target, "/bucket/big?uploads=");
  EXPECT_EQ(requests[1].target, "/bucket/big?partNumber=1&uploadId=id%2F1");
  EXPECT_EQ(requests[1].body + requests[2].body + requests[3].body, content_of("big", kPayload));
  EXPECT_EQ(requests[4].target, "/bucket/big?uploadId=id%2F1");
  const auto parts = s3::parse_complete_upload(requests[4].body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[2].number, 3u);
  EXPECT_EQ((*parts)[2].etag, "c");
}

TEST_F(Multipart, IsAbortedWhenAPartFails) {
  imposter.answer({.body = kStarted});
  imposter.answer({.status = 503, .body = s3::error_document("SlowDown", "", "", "")});
  const auto result = run(open(parts_of_5_mib()).upload("big", kPayload));
  EXPECT_EQ(result.error->message, "SlowDown");
  ASSERT_EQ(imposter.requests().size(), 3u);
  EXPECT_EQ(imposter.requests()[2].method, "DELETE");
  EXPECT_EQ(imposter.requests()[2].target, "/bucket/big?uploadId=id%2F1");
}

TEST_F(Multipart, FailsWhenItsCompletionSaysSoUnderStatus200) {
  imposter.answer({.body = kStarted});
  for (int part = 0; part < 3; ++part) imposter.answer({});
  imposter.answer({.body = s3::error_document("InternalError", "", "", "")});
  const auto result = run(open(parts_of_5_mib()).upload("big", kPayload));
  EXPECT_EQ(result.error->message, "InternalError");
  EXPECT_EQ(imposter.requests().back().method, "DELETE");
}

TEST_F(Multipart, FailsWithoutAnUploadId) {
  imposter.answer({.body = "<InitiateMultipartUploadResult/>"});
  const auto result = run(open(parts_of_5_mib()).upload("big", kPayload));
  EXPECT_THAT(result.error->message, ::testing::StartsWith("BadResponse"));
  EXPECT_EQ(imposter.requests().size(), 1u);
}

net::task<void> upload_into(ObjectStore& store, OpResult& result) {
  result = co_await store.upload("big", kPayload);
}

net::task<OpResult> upload_and_cancel(net::Reactor& reactor, ObjectStore& store,
                                      const testing::S3Imposter& imposter) {
  OpResult result;
  net::TaskGroup group(reactor);
  auto& user = group.spawn(upload_into(store, result));
  while (imposter.requests().size() < 2) static_cast<void>(co_await reactor.yield());
  user.cancel();
  co_await group.join();
  co_return result;
}

TEST_F(Multipart, IsAbortedWhenItsUserIsStopped) {
  imposter.answer({.body = kStarted});
  imposter.answer({.silent = true});
  auto& objects = open(parts_of_5_mib());
  const auto result = run(upload_and_cancel(reactor, objects, imposter));
  EXPECT_TRUE(cancelled(result));
  ASSERT_EQ(imposter.requests().size(), 3u);
  EXPECT_EQ(imposter.requests()[2].method, "DELETE");
}

TEST(PartSize, GrowsBeforeThereAreTooManyParts) {
  EXPECT_EQ(part_size(16 * MiB, 5 * GiB), 16 * MiB);
  const auto huge = part_size(16 * MiB, 1024 * GiB);
  EXPECT_GT(huge, 16 * MiB);
  EXPECT_LE((1024 * GiB).count / huge.count, 10'000u);
}

}  // namespace
}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
