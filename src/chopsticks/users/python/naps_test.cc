#include "users/python/naps.h"

#include <gtest/gtest.h>

namespace chopsticks::python {
namespace {

/// The nap after a second in which all users together had so many answers.
Nanos nap_after(int answers, std::size_t users) {
  Naps naps;
  (void)naps.span(1s, users);
  for (int n = 0; n < answers; ++n) naps.answered();
  return naps.span(2s, users);
}

TEST(Naps, AreTakenByManyUsersWhoseAnswersTakeTheirTime) {
  EXPECT_EQ(nap_after(8'500, 20'000), Naps::kLongest);
  EXPECT_EQ(nap_after(0, 50), Naps::kLongest);
}

TEST(Naps, KeepAUserForAnEighthOfHisTimeBetweenTwoAnswers) {
  EXPECT_EQ(nap_after(10'000, 50), 625us);  // an answer every 5 ms
  EXPECT_EQ(nap_after(40'000, 50), 156250ns);
}

TEST(Naps, AreNotWorthTakingWhereAnswersComeFast) { EXPECT_EQ(nap_after(100'000, 50), 0ns); }

TEST(Naps, AreNotForOneUserNorForAFew) {
  EXPECT_EQ(nap_after(10, 1), 0ns);
  EXPECT_EQ(nap_after(10, 4), 0ns);
  EXPECT_EQ(nap_after(10, 5), 100us);
}

TEST(Naps, WaitUntilItIsKnownHowFastAnswersCome) {
  Naps naps;
  EXPECT_EQ(naps.span(50ms, 1000), 0ns);
}

}  // namespace
}  // namespace chopsticks::python
