#include "users/plugin/command.h"

#include <gmock/gmock.h>

namespace chopsticks::plugin {
namespace {

using testing::HasSubstr;

TEST(Command, KeepsWhatWasPrintedAndHowItEnded) {
  const auto outcome = run({"sh", "-c", "echo said; echo complaint >&2; exit 3"}, Output::kKept);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->output, "said\n");
  EXPECT_EQ(outcome->exit_code, 3);
}

TEST(Command, TellsWhichSignalEndedIt) {
  EXPECT_EQ(run({"sh", "-c", "kill -TERM $$"}, Output::kKept)->exit_code, 128 + 15);
}

TEST(Command, ShowsEverythingOnStandardErrorWhenAsked) {
  testing::internal::CaptureStderr();
  const auto outcome = run({"sh", "-c", "echo said; echo complaint >&2"}, Output::kShown);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "said\ncomplaint\n");
  EXPECT_EQ(outcome->output, "");
}

TEST(Command, SaysThatThereIsNoSuchProgram) {
  EXPECT_THAT(run({"/nowhere/c++"}, Output::kKept).error().message, HasSubstr("/nowhere/c++"));
}

}  // namespace
}  // namespace chopsticks::plugin
