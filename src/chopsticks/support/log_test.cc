#include "support/log.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace chopsticks::log {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Level, IsReadInAnyCase) {
  EXPECT_EQ(parse_level("debug").value(), Level::kDebug);
  EXPECT_EQ(parse_level("Warning").value(), Level::kWarning);
  EXPECT_FALSE(parse_level("verbose"));
  EXPECT_FALSE(parse_level(""));
}

TEST(Redact, HidesEveryOccurrence) {
  hide("wJalrXUtnFEMI");
  EXPECT_EQ(redact("key wJalrXUtnFEMI and wJalrXUtnFEMIwJalrXUtnFEMI"), "key *** and ******");
  EXPECT_EQ(redact("nothing here"), "nothing here");
  EXPECT_EQ(redact(""), "");
}

TEST(Redact, ASecretThatBeginsLikeAnotherLeavesNoTail) {
  hide("prefix-1");
  hide("prefix-1-and-more");
  EXPECT_EQ(redact("<prefix-1-and-more> <prefix-1>"), "<***> <***>");
}

TEST(Redact, NothingIsNoSecret) {
  hide("");
  EXPECT_EQ(redact("abc"), "abc");
}

TEST(Log, WritesLinesWithoutSecretsToItsFilesAndRemembersThem) {
  const auto path = std::filesystem::path(testing::TempDir()) / "chopsticks_log_test.log";
  std::filesystem::remove(path);
  ASSERT_TRUE(open(Level::kInfo, path));
  hide("log-test-secret");
  info("connecting with {}", "log-test-secret");
  debug("too detailed");
  EXPECT_NE(read(path).find("info: connecting with ***\n"), std::string::npos) << read(path);
  EXPECT_EQ(read(path).find("too detailed"), std::string::npos);
  EXPECT_NE(recent().back().find("connecting with ***"), std::string::npos);
  EXPECT_NE(recent().back().back(), '\n');
}

TEST(Log, APeersEscapeSequencesDoNotReachTheTerminal) {
  error("worker {} left", "evil\x1b[2J\rname");
  EXPECT_NE(recent().back().find("worker evil?[2J?name left"), std::string::npos)
      << recent().back();
}

TEST(Log, SaysWhichFileItCannotWrite) {
  const auto refused = also_to("/proc/nowhere/run.log");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("/proc/nowhere/run.log"), std::string::npos);
}

}  // namespace
}  // namespace chopsticks::log
