#include "web/passwords.h"

#include <gtest/gtest.h>

namespace chopsticks::web {
namespace {

TEST(Passwords, FitTheirOwnHashOnly) {
  const auto hash = hash_password("correct horse");
  EXPECT_TRUE(hash.starts_with("$scrypt$"));
  EXPECT_FALSE(hash.contains("horse"));
  EXPECT_TRUE(verify_password("correct horse", hash));
  EXPECT_FALSE(verify_password("correct horsf", hash));
  EXPECT_FALSE(verify_password("", hash));
  EXPECT_NE(hash, hash_password("correct horse"));
}

TEST(Passwords, FitNothingThatIsNoHash) {
  for (const auto* hash : {"", "correct horse", "$scrypt$", "$scrypt$15$8$1$aa",
                           "$scrypt$99$8$1$aa$bb", "$scrypt$0$0$0$aa$bb", "$md5$15$8$1$aa$bb"})
    EXPECT_FALSE(verify_password("correct horse", hash)) << hash;
}

TEST(Passwords, UsersAreReadLineByLine) {
  const auto users =
      parse_users("# who may\n\nann:$scrypt$15$8$1$a$b\nbob:$scrypt$15$8$1$c$d\n", "users");
  ASSERT_TRUE(users);
  EXPECT_EQ(users->size(), 2U);
  EXPECT_EQ(users->at("bob"), "$scrypt$15$8$1$c$d");
}

TEST(Passwords, AMistakeInTheFileIsNamedByItsLine) {
  EXPECT_EQ(parse_users("ann:$scrypt$15$8$1$a$b\nbob:secret\n", "users").error().message,
            "users:2: not a line of chopsticks passwd (user:$scrypt$…)");
  EXPECT_EQ(parse_users("", "users").error().message,
            "users names nobody: add a user with chopsticks passwd");
}

}  // namespace
}  // namespace chopsticks::web
