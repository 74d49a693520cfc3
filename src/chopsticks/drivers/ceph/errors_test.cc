#include "drivers/ceph/errors.h"

#include <cerrno>

#include <gtest/gtest.h>

#include "drivers/api/op_result.h"

namespace chopsticks::drivers::ceph {
namespace {

TEST(CephErrors, HaveAWordForWhatCephMeans) {
  EXPECT_EQ(failed(-ENOENT, "NoSuchObject").message, "NoSuchObject");
  EXPECT_EQ(failed(-ENOENT, "NoSuchImage").message, "NoSuchImage");
  EXPECT_EQ(failed(-EPERM, "").message, "AccessDenied");
  EXPECT_EQ(failed(-EACCES, "").message, "AccessDenied");
  EXPECT_EQ(failed(-ENOSPC, "").message, "NoSpace");
  EXPECT_EQ(failed(-EDQUOT, "").message, "QuotaExceeded");
  EXPECT_EQ(failed(-ESHUTDOWN, "").message, "Blocklisted");
  EXPECT_EQ(failed(-EMSGSIZE, "").message, "WriteTooLarge");
  EXPECT_EQ(failed(-EFBIG, "").message, "ObjectTooLarge");
}

TEST(CephErrors, KeepTheNumber) {
  EXPECT_EQ(failed(-ENOSPC, "").code, std::errc::no_space_on_device);
}

TEST(CephErrors, CallATimeoutWhatOurOwnDeadlineCallsIt) {
  EXPECT_EQ(failed(-ETIMEDOUT, "").message, timed_out().message);
  EXPECT_EQ(failed(-ETIMEDOUT, "").code, std::errc::timed_out);
}

TEST(CephErrors, CallAnOperationThatWasCalledBackCancelled) {
  OpResult result;
  result.error = failed(-ECANCELED, "");
  EXPECT_TRUE(cancelled(result));
}

TEST(CephErrors, ThatNobodyHasSeenYetGoByTheirSystemName) {
  EXPECT_EQ(failed(-EXDEV, "").message, "EXDEV");
  EXPECT_EQ(failed(-4000, "").message, "error 4000");
}

}  // namespace
}  // namespace chopsticks::drivers::ceph
