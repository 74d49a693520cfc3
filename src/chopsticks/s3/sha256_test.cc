#include "s3/sha256.h"

#include <gtest/gtest.h>

#include "s3/md5.h"

namespace chopsticks::s3 {
namespace {

TEST(Sha256, GivesThePublishedDigests) {
  Sha256 sha;
  EXPECT_EQ(hex(sha.of("")), kEmptySha256);
  EXPECT_EQ(hex(sha.of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, IsTheSameInPieces) {
  Sha256 sha;
  sha.update("a");
  sha.update("");
  sha.update("bc");
  EXPECT_EQ(sha.finish(), Sha256().of("abc"));
}

TEST(HmacSha256, GivesThePublishedCodesOfRfc4231) {
  EXPECT_EQ(hex(HmacSha256("Jefe").of("what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  HmacSha256 long_key(std::string(131, '\xaa'));
  const auto code = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
  EXPECT_EQ(hex(long_key.of("Test Using Larger Than Block-Size Key - Hash Key First")), code);
  EXPECT_EQ(hex(long_key.of("Test Using Larger Than Block-Size Key - Hash Key First")), code);
}

TEST(SameSecret, ComparesContentAndLength) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "abcd"));
}

TEST(Md5, GivesThePublishedDigests) {
  EXPECT_EQ(hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  Md5 hash;
  hash.update("message ");
  hash.update("digest");
  EXPECT_EQ(hex(hash.finish()), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(Base64, PadsAsRfc4648Says) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace chopsticks::s3
