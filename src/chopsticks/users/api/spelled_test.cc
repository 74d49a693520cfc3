#include "users/api/spelled.h"

#include <gtest/gtest.h>

namespace chopsticks::users {
namespace {

struct Reader {
  void read() {}
};
template <class T>
struct Holder {
  void hold() {}
};

TEST(SpelledNames, AMethodIsCalledAsItsAuthorCalledIt) {
  EXPECT_EQ(name_of_method<&Reader::read>(), "read");
}

TEST(SpelledNames, AClassLeavesItsNamespaceAndItsArgumentsBehind) {
  EXPECT_EQ(name_of_class<Reader>(), "Reader");
  EXPECT_EQ(name_of_class<Holder<Reader>>(), "Holder");
}

TEST(SpelledNames, BothCompilersWaysAreRead) {
  EXPECT_EQ(argument_in("f() [Spelled = &a::B::c]"), "&a::B::c");
  EXPECT_EQ(argument_in("f() [with auto Spelled = &B::c; T = int]"), "&B::c");
  EXPECT_EQ(argument_in("somebody else's words"), "");
}

}  // namespace
}  // namespace chopsticks::users
