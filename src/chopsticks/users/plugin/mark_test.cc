#include "users/plugin/mark.h"

#include <gmock/gmock.h>

namespace chopsticks::plugin {
namespace {

using testing::HasSubstr;

std::string object(std::string_view mark) {
  return std::string(
             "\x7f"
             "ELF\0\0code",
             10) +
         std::string(mark) + std::string("\0more", 5);
}
std::string marked(std::string_view mark) {
  return object("chopsticks-scenario-mark: " + std::string(mark));
}
std::string why_not(const std::string& bytes) {
  const auto checked = check_mark("x.so", bytes);
  return checked ? "fits" : checked.error().message;
}

TEST(Mark, OfOurOwnFits) { EXPECT_EQ(why_not(marked(our_mark())), "fits"); }

TEST(Mark, OfAnotherCompilerFitsToo) {
  const std::string ours(our_mark());
  EXPECT_EQ(why_not(marked(ours.substr(0, ours.rfind(',')) + ", compiled by GCC 14")), "fits");
}

TEST(Mark, OfAnotherVersionIsRefusedAndBothAreNamed) {
  const auto why = why_not(marked("chopsticks 0.0.1, scenario ABI 1, compiled by GCC 14"));
  EXPECT_THAT(why, HasSubstr("x.so: compiled for chopsticks 0.0.1, scenario ABI 1"));
  EXPECT_THAT(why, HasSubstr(our_mark()));
}

TEST(Mark, IsMissedInWhatIsNoScenario) {
  EXPECT_THAT(why_not(object("nothing")), HasSubstr("no scenario of chopsticks"));
  EXPECT_EQ(why_not("int main() {}"), "x.so: this is no shared object");
  EXPECT_EQ(why_not(""), "x.so: this is no shared object");
}

TEST(Mark, IsShownOnlyAsFarAsItIsTextAndNotForEver) {
  EXPECT_LT(why_not(marked(std::string(100'000, 'x'))).size(), 1000);
  EXPECT_EQ(why_not(marked("ours\x1b[31m")).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace chopsticks::plugin
