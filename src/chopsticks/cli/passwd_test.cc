#include "cli/passwd.h"

#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

TEST(Passwd, AddsAUserAtTheEnd) {
  EXPECT_EQ(with_user("", "ann", "ann:1"), "ann:1\n");
  EXPECT_EQ(with_user("# who may\nbob:2\n", "ann", "ann:1"), "# who may\nbob:2\nann:1\n");
  EXPECT_EQ(with_user("bob:2", "ann", "ann:1"), "bob:2\nann:1\n");  // no end of line
}

TEST(Passwd, ReplacesAUserAndNoOther) {
  EXPECT_EQ(with_user("ann:1\nanna:2\nbob:3\n", "ann", "ann:4"), "anna:2\nbob:3\nann:4\n");
  EXPECT_EQ(with_user("ann:1\nann:2\n", "ann", "ann:3"), "ann:3\n");
}

}  // namespace
}  // namespace chopsticks::cli
