#include "drivers/s3/s5cmd/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/s3/s5cmd/driver.h"
#include "drivers/s3/s5cmd/fake_s5cmd.h"

namespace chopsticks::drivers::s5cmd {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string mistake(const std::string& path) {
  const auto found = find_program(path);
  return found ? "" : found.error().message;
}

TEST(Program, IsTakenFromVersion22On) {
  EXPECT_TRUE(find_program(FakeS5cmd("", "v2.3.0-991c9fb").path())->has_head);
  EXPECT_TRUE(find_program(FakeS5cmd("", "v3.0.0").path())->has_head);
  EXPECT_FALSE(find_program(FakeS5cmd("", "v2.2.2-48f7e59").path())->has_head);
  EXPECT_THAT(mistake(FakeS5cmd("", "v2.1.0-abc").path()),
              EndsWith("is version 2.1, and 2.2 or later is needed"));
  EXPECT_THAT(mistake(FakeS5cmd("", "v1.4.0").path()), HasSubstr("version 1.4"));
}

TEST(Program, WithoutAVersionIsJudgedByWhatItCan) {
  const FakeS5cmd built(
      "printf 'COMMANDS:\\n   cat   print\\n   pipe   stream\\n   head   print\\n'", "v0.0.0-dev");
  EXPECT_TRUE(find_program(built.path())->has_head);
  const FakeS5cmd older("printf 'COMMANDS:\\n   cat   print\\n   pipe   stream\\n'", "v0.0.0-dev");
  EXPECT_FALSE(find_program(older.path())->has_head);
  const FakeS5cmd oldest("printf 'COMMANDS:\\n   cat   print\\n'", "v0.0.0-dev");
  EXPECT_THAT(mistake(oldest.path()), HasSubstr("has no command 'pipe'"));
}

TEST(Program, ThatIsMissingOrSomethingElseIsToldAsSuch) {
  EXPECT_EQ(mistake("no-such-program-anywhere"), "there is no program 'no-such-program-anywhere'");
  EXPECT_EQ(mistake("/etc/passwd"), "'/etc/passwd' cannot be run: Permission denied");
  EXPECT_EQ(mistake("/bin/false"), "'/bin/false version' failed");
  EXPECT_EQ(mistake("/bin/true"), "'/bin/true' is not s5cmd: it does not tell its version");
}

TEST(CheckProgram, NamesThePlaceAndTheCureInOneLine) {
  auto section = Settings::section({"s3.yaml", 1, 1});
  section.set("s5cmd_path", Settings::text("/nonexistent/s5cmd", {"s3.yaml", 9, 15}));
  EXPECT_EQ(check_program(section).error().message,
            "s3.yaml:9:15: driver s5cmd: there is no program '/nonexistent/s5cmd'; "
            "./scripts/install_s5cmd.sh installs it, driver_config.s5cmd_path says where it is");
  EXPECT_TRUE(check(section));
}

}  // namespace
}  // namespace chopsticks::drivers::s5cmd
