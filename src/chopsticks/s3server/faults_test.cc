#include "s3server/faults.h"

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

constexpr int kDraws = 100'000;
constexpr double kPercent = kDraws / 100.0;

TEST(Faults, FailsTheShareOfRequestsThatWasAskedFor) {
  Faults faults;
  faults.errors = *parse_error_rates("0.1:SlowDown,0.05:InternalError");
  Random random(1);
  int slow = 0;
  int broken = 0;
  for (int i = 0; i != kDraws; ++i) {
    const auto* error = faults.draw_error(random);
    slow += error != nullptr && error->status == 503 ? 1 : 0;
    broken += error != nullptr && error->code == "InternalError" ? 1 : 0;
  }
  EXPECT_NEAR(slow, 10 * kPercent, kPercent);
  EXPECT_NEAR(broken, 5 * kPercent, kPercent);
}

TEST(Stall, HoldsAnswersBackAtTheEndOfEachPeriod) {
  const auto stall = *parse_stall("1s/10s");
  EXPECT_EQ(stall.wait(0s), 0s);
  EXPECT_EQ(stall.wait(8999ms), 0s);
  EXPECT_EQ(stall.wait(9s), 1s);
  EXPECT_EQ(stall.wait(9750ms), 250ms);
  EXPECT_EQ(stall.wait(10s), 0s);
  EXPECT_EQ(stall.wait(19500ms), 500ms);
}

template <class T>
std::string mistake(const Result<T>& result) {
  return result ? "(none)" : result.error().message;
}

TEST(ParseFaults, SaysWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(
      mistake(parse_error_rates("0.01:Slow")),
      "'Slow' is no S3 error (SlowDown, InternalError, ServiceUnavailable, …) and not Disconnect");
  EXPECT_EQ(mistake(parse_error_rates("2:SlowDown")), "'2' is no share: say a number from 0 to 1");
  EXPECT_EQ(mistake(parse_error_rates("0.6:SlowDown,0.6")),
            "the error rates add up to 1.2, which is more than 1");
  EXPECT_EQ(mistake(parse_stall("1s")), "'1s' is no stall: say LENGTH/EVERY, for example 1s/10s");
  EXPECT_EQ(mistake(parse_stall("10s/1s")),
            "in '10s/1s' the stall must be shorter than its period");
  EXPECT_EQ(mistake(parse_bandwidth("0")), "a bandwidth must be more than 0");
  EXPECT_FALSE(parse_distribution("gauss"));
  EXPECT_FALSE(parse_share("0.5x"));
}

TEST(ParseFaults, ReadsWhatItShould) {
  EXPECT_EQ(parse_bandwidth("10MB/s")->value, 10e6);
  EXPECT_EQ(parse_bandwidth("1MiB")->value, 1024 * 1024);
  const auto errors = *parse_error_rates("0.5,0.25:Disconnect");
  ASSERT_EQ(errors.size(), 2);
  EXPECT_EQ(errors[0].code, "InternalError");
  EXPECT_EQ(errors[0].status, 500);
  EXPECT_EQ(errors[1].code, FaultyShare::kDisconnect);
}

}  // namespace
}  // namespace chopsticks::s3server
