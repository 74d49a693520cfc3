#include "drivers/s3/native/bucket.h"

#include <gmock/gmock.h>

#include "drivers/s3/native/imposter_fixture.h"
#include "s3/xml_writer.h"

namespace chopsticks::drivers::native {
namespace {

using Prepare = AgainstImposter;

TEST_F(Prepare, IsContentWithABucketThatExists) {
  open();
  EXPECT_TRUE(run(driver->prepare(reactor)));
  ASSERT_EQ(imposter.requests().size(), 1u);
  EXPECT_EQ(imposter.requests()[0].method, "HEAD");
  EXPECT_EQ(imposter.requests()[0].target, "/bucket");
}

TEST_F(Prepare, CreatesABucketThatIsMissing) {
  imposter.answer({.status = 404});
  open();
  EXPECT_TRUE(run(driver->prepare(reactor)));
  ASSERT_EQ(imposter.requests().size(), 2u);
  EXPECT_EQ(imposter.requests()[1].method, "PUT");
  EXPECT_EQ(imposter.requests()[1].body, "");
}

TEST_F(Prepare, NamesTheRegionUnlessTheServerDislikesIt) {
  imposter.answer({.status = 404});
  imposter.answer(
      {.status = 400, .body = s3::error_document("InvalidLocationConstraint", "", "", "")});
  s3::Target target{{imposter.url()}, "bucket", {"access", "secret", "eu-west-1"}};
  driver = make_driver(std::move(target), {}).value();
  EXPECT_TRUE(run(driver->prepare(reactor)));
  ASSERT_EQ(imposter.requests().size(), 3u);
  EXPECT_THAT(imposter.requests()[1].body, ::testing::HasSubstr(">eu-west-1<"));
  EXPECT_EQ(imposter.requests()[2].body, "");
}

TEST_F(Prepare, DoesNotMindThatAnotherWorkerWasFaster) {
  imposter.answer({.status = 404});
  imposter.answer(
      {.status = 409, .body = s3::error_document("BucketAlreadyOwnedByYou", "", "", "")});
  open();
  EXPECT_TRUE(run(driver->prepare(reactor)));
}

TEST_F(Prepare, TriesAgainWhenTheServerIsBusyAlthoughOperationsDoNot) {
  imposter.answer({.status = 503});
  imposter.answer({.status = 404});
  imposter.answer({.status = 500, .body = s3::error_document("InternalError", "", "", "")});
  open();
  EXPECT_TRUE(run(driver->prepare(reactor)));
  EXPECT_EQ(imposter.requests().size(), 4u);
}

TEST_F(Prepare, GivesUpWhenTheServerStaysBusy) {
  for (int i = 0; i != 20; ++i) imposter.answer({.status = 503});
  open();
  EXPECT_FALSE(run(driver->prepare(reactor)));
  EXPECT_EQ(imposter.requests().size(), 5u);
}

TEST_F(Prepare, SaysWhyItFailed) {
  imposter.answer({.status = 403});
  open();
  const auto prepared = run(driver->prepare(reactor));
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().message, "AccessDenied");
}

}  // namespace
}  // namespace chopsticks::drivers::native
