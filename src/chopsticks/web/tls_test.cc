#include "web/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::web {
namespace {

TEST(TlsFiles, ThatCannotBeReadAreNamed) {
  const auto context = load_tls({"/nonexistent/cert.pem", "/nonexistent/key.pem"});
  ASSERT_FALSE(context);
  EXPECT_EQ(context.error().message, "--tls-cert /nonexistent/cert.pem: No such file or directory");
}

TEST(TlsFiles, ThatAreNoneAreNamed) {
  const auto context = load_tls({"/proc/self/cmdline", "/proc/self/cmdline"});
  ASSERT_FALSE(context);
  EXPECT_THAT(context.error().message, testing::StartsWith("--tls-cert /proc/self/cmdline: "));
}

}  // namespace
}  // namespace chopsticks::web
