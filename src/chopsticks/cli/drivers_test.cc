#include "cli/drivers.h"

#include <gtest/gtest.h>

#include "scenarios/shipped.h"

namespace chopsticks::cli {
namespace {

config::WorkloadConfig workload(std::string driver) {
  config::WorkloadConfig made;
  made.file = "w.yaml";
  made.driver = std::move(driver);
  return made;
}

TEST(CheckProtocol, LetsUsersAndDriversTogetherThatSpeakTheSame) {
  EXPECT_TRUE(check_protocol(workload("native"), scenarios::s3_read()));
  EXPECT_TRUE(check_protocol(workload("dummy"), scenarios::s3_read()));
  EXPECT_TRUE(check_protocol(workload("rados"), scenarios::rados_mixed()));
  EXPECT_TRUE(check_protocol(workload("rbd"), scenarios::rbd_random_io()));
}

TEST(CheckProtocol, SaysWhichDriverAScenarioNeeds) {
  const auto s3 = check_protocol(workload("rados"), scenarios::s3_read());
  ASSERT_FALSE(s3);
  EXPECT_EQ(s3.error().message,
            "scenario s3_read is for S3 storage, and driver rados of w.yaml speaks RADOS: it needs "
            "driver native, s5cmd or dummy");
  const auto rbd = check_protocol(workload("native"), scenarios::rbd_random_io());
  ASSERT_FALSE(rbd);
  EXPECT_EQ(rbd.error().message,
            "scenario rbd_random_io is for RBD storage, and driver native of w.yaml speaks S3: it "
            "needs driver rbd");
}

TEST(CheckProtocol, LeavesThoseAloneWhoseProtocolNobodyKnows) {
  users::Scenario scenario{"web", {users::UserKind{{"Visitor"}, {}}}};
  EXPECT_TRUE(check_protocol(workload("rados"), scenario));
}

}  // namespace
}  // namespace chopsticks::cli
