#include <gmock/gmock.h>

#include "drivers/s3/native/errors.h"
#include "drivers/s3/native/imposter_fixture.h"
#include "net/task_group.h"
#include "s3/errors.h"
#include "s3/xml_writer.h"

// What servers and networks do to an operation, and what becomes of it.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// block_on outlives what it runs.
namespace chopsticks::drivers::native {
namespace {

using Failures = AgainstImposter;
using FailuresInNoTime = AgainstImposterInNoTime;

testing::Scripted s3_failure(int status, std::string_view code) {
  return {.status = status, .body = s3::error_document(code, "words", "/", "1")};
}

std::string failure(const OpResult& result) {
  return result.error ? result.error->message : "none";
}

TEST_F(Failures, CarryTheNameOfTheS3Error) {
  auto& objects = open();
  for (const auto* code : {"NoSuchBucket", "AccessDenied", "SlowDown", "SignatureDoesNotMatch"}) {
    imposter.answer(s3_failure(403, code));
    EXPECT_EQ(failure(run(objects.download("k", {{5}, 1}))), code);
    imposter.answer(s3_failure(403, code));
    EXPECT_EQ(failure(run(objects.upload("k", {{5}, 1}))), code);
  }
  EXPECT_EQ(imposter.connections(), 1u);
}

TEST_F(Failures, OfAHeadGoByTheStatus) {
  imposter.answer({.status = 404});
  const auto result = run(open().head("k"));
  EXPECT_EQ(result.error->code, s3::Code::kNotFound);
}

TEST_F(Failures, DoNotCountTheErrorDocumentAsPayload) {
  imposter.answer(s3_failure(503, "SlowDown"));
  EXPECT_EQ(run(open().download("k", {{5}, 1})).bytes, Bytes{0});
}

TEST_F(Failures, NameAServerThatIsNotThere) {
  auto& objects = open();
  imposter.stop_listening();
  const auto result = run(objects.remove("k"));
  EXPECT_EQ(failure(result), "ConnectionRefused");
  EXPECT_EQ(result.sent, Nanos::zero());
}

TEST_F(Failures, NameAHostThatDoesNotExist) {
  s3::Target target{{"http://no-such-host.invalid:9000"}, "bucket", {"a", "s"}};
  driver = make_driver(std::move(target), {}).value();
  shard = driver->shard(reactor);
  EXPECT_THAT(failure(run(shard->open(0)->remove("k"))), ::testing::StartsWith("NameNotResolved"));
}

TEST_F(Failures, NameAConnectionClosedBeforeTheResponse) {
  imposter.answer({.hang_up = true});
  EXPECT_EQ(failure(run(open().remove("k"))), "ConnectionClosed: response");
  EXPECT_EQ(imposter.connections(), 1u) << "a fresh connection is not tried again";
}

TEST_F(Failures, NameAConnectionClosedInsideTheBody) {
  imposter.answer({.body = std::string(100, 'x'), .announced = 5000, .close_after = true});
  const auto small = run(open().download("k", {{5000}, 1}));
  EXPECT_EQ(failure(small), "ConnectionClosed: body");
  EXPECT_EQ(small.bytes, Bytes{100});
}

TEST_F(Failures, NameWhatIsNoHttp) {
  auto& objects = open();
  for (const std::string& raw :
       {std::string("SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n"), std::string(20'000, 'x'),
        "HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n",
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n")}) {
    imposter.answer({.raw = raw, .close_after = true});
    EXPECT_THAT(failure(run(objects.remove("k"))), ::testing::StartsWith("BadResponse")) << raw;
  }
}

TEST_F(FailuresInNoTime, NameAServerThatDoesNotAnswer) {
  imposter.answer({.silent = true});
  const auto result = run(open({{"timeout", "2"}}).remove("k"));
  EXPECT_EQ(failure(result), "Timeout: response");
  EXPECT_EQ(result.error->code, std::errc::timed_out);
}

TEST_F(FailuresInNoTime, NameABodyThatStops) {
  imposter.answer({.body = "abc", .announced = 100});
  EXPECT_EQ(failure(run(open().download("k", {{100}, 1}))), "Timeout: body");
}

TEST_F(FailuresInNoTime, NameAnUploadThatNobodyReads) {
  imposter.answer({.at_once = true, .silent = true});
  auto& objects = open({{"payload_signing", "unsigned"}});
  const auto result = run(objects.upload("k", {60 * MiB, 1}));
  EXPECT_EQ(failure(result), "Timeout: send");
  EXPECT_GT(result.bytes, Bytes{0});
  EXPECT_LT(result.bytes, 60 * MiB);
}

TEST_F(Failures, OfAnUploadAreReadBeforeItsEnd) {
  auto early = s3_failure(403, "QuotaExceeded");
  early.at_once = true;
  early.close_after = true;
  imposter.answer(early);
  const auto result = run(open({{"payload_signing", "unsigned"}}).upload("k", {60 * MiB, 1}));
  EXPECT_EQ(failure(result), "QuotaExceeded");
  EXPECT_LT(result.bytes, 60 * MiB);
}

TEST_F(FailuresInNoTime, AreTriedAgainWhenThatMayHelp) {
  imposter.answer({.hang_up = true});
  imposter.answer(s3_failure(503, "SlowDown"));
  imposter.answer({.body = content_of("k", {{5}, 1})});
  const auto result = run(open({{"retries", "3"}}).download("k", {{5}, 1}));
  EXPECT_EQ(failure(result), "none");
  EXPECT_EQ(result.retries, 2u);
  EXPECT_EQ(result.bytes, Bytes{5});
}

TEST_F(FailuresInNoTime, StayWhenTheyComeTooOften) {
  for (int i = 0; i < 5; ++i) imposter.answer(s3_failure(500, "InternalError"));
  const auto result = run(open({{"retries", "2"}}).remove("k"));
  EXPECT_EQ(failure(result), "InternalError");
  EXPECT_EQ(result.retries, 2u);
  EXPECT_EQ(imposter.requests().size(), 3u);
}

TEST_F(Failures, AreNotTriedAgainWhenThatCannotHelp) {
  imposter.answer(s3_failure(404, "NoSuchKey"));
  const auto result = run(open({{"retries", "2"}}).download("k", {{5}, 1}));
  EXPECT_EQ(failure(result), "NoSuchKey");
  EXPECT_EQ(imposter.requests().size(), 1u);
}

TEST_F(Failures, AreNotTriedAgainUnlessAskedFor) {
  imposter.answer(s3_failure(503, "SlowDown"));
  EXPECT_EQ(failure(run(open().remove("k"))), "SlowDown");
  EXPECT_EQ(imposter.requests().size(), 1u);
}

net::task<void> remove_into(ObjectStore& store, OpResult& result) {
  result = co_await store.remove("k");
}

net::task<OpResult> remove_and_cancel(net::Reactor& reactor, ObjectStore& store,
                                      const testing::S3Imposter& imposter) {
  OpResult result;
  net::TaskGroup group(reactor);
  auto& user = group.spawn(remove_into(store, result));
  while (imposter.requests().empty()) static_cast<void>(co_await reactor.yield());
  user.cancel();
  co_await group.join();
  co_return result;
}

TEST_F(Failures, OfACancelledUserSaySo) {
  imposter.answer({.silent = true});
  auto& objects = open({{"retries", "5"}});
  const auto result = run(remove_and_cancel(reactor, objects, imposter));
  EXPECT_TRUE(cancelled(result)) << failure(result);
}

TEST(NamedErrors, AreTheSameForEveryPeer) {
  const auto refused = named(system_error(ECONNREFUSED, "connect to 10.0.0.1:80"), "connect");
  EXPECT_EQ(refused.message, "ConnectionRefused");
  EXPECT_EQ(named(system_error(ECONNRESET, "read"), "body").message, "ConnectionReset: body");
  EXPECT_EQ(named(system_error(EHOSTUNREACH, "x"), "connect").message, "HostUnreachable");
}

}  // namespace
}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
