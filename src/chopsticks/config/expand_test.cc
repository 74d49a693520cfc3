#include "config/expand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "testing/environment.h"

namespace chopsticks::config {
namespace {

using ::testing::ElementsAre;

const auto kEnvironment =
    chopsticks::testing::environment({{"USER_NAME", "alice"}, {"EMPTY", ""}, {"MONEY", "${X}"}});

// The outcome of expanding one value, or the message.
std::string expanded(std::string text) {
  auto settings = expand(Settings::text(std::move(text), {"f.yaml", 3, 9}), kEnvironment);
  return settings ? settings->text() : settings.error().message;
}

TEST(Expand, PutsVariablesIntoValues) {
  EXPECT_EQ(expanded("plain"), "plain");
  EXPECT_EQ(expanded("${USER_NAME}"), "alice");
  EXPECT_EQ(expanded("a-${USER_NAME}-${USER_NAME}"), "a-alice-alice");
  EXPECT_EQ(expanded("${EMPTY}"), "");
}

TEST(Expand, ADefaultStandsInForAVariableThatIsMissingOrEmpty) {
  EXPECT_EQ(expanded("${NOBODY:-me}"), "me");
  EXPECT_EQ(expanded("${EMPTY:-me}"), "me");
  EXPECT_EQ(expanded("${USER_NAME:-me}"), "alice");
  EXPECT_EQ(expanded("${NOBODY:-}"), "");
}

TEST(Expand, DollarsThatNameNoVariableStay) {
  EXPECT_EQ(expanded("pa$word$"), "pa$word$");
  EXPECT_EQ(expanded("$${USER_NAME}"), "${USER_NAME}");
  EXPECT_EQ(expanded("$$$"), "$$");
}

TEST(Expand, WhatAVariableContainsIsNotExpandedAgain) { EXPECT_EQ(expanded("${MONEY}"), "${X}"); }

TEST(Expand, NamesTheMissingVariableAndThePlace) {
  EXPECT_EQ(expanded("${NOBODY}"),
            "f.yaml:3:9: the environment variable NOBODY is not set (${NOBODY:-default} gives a "
            "default)");
}

TEST(Expand, RefusesMalformedReferencesWithoutQuotingTheValue) {
  EXPECT_EQ(expanded("secret${HALF"), "f.yaml:3:9: '${' without its '}' ('$$' is a dollar sign)");
  for (const auto* text : {"${}", "${1A}", "${A B}", "${:-x}"}) {
    EXPECT_EQ(expanded(text),
              "f.yaml:3:9: '${' must be followed by the name of an environment variable and '}' "
              "('$$' is a dollar "
              "sign)");
  }
}

TEST(Expand, ReachesIntoListsAndSections) {
  const auto settings =
      parse_yaml("a: ['${USER_NAME}', {b: '${USER_NAME}'}]\n'${USER_NAME}':\n", "f.yaml");
  const auto all = expand(*settings, kEnvironment);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->find("a")->items()[0].text(), "alice");
  EXPECT_EQ(all->find("a")->items()[1].find("b")->text(), "alice");
  EXPECT_NE(all->find("${USER_NAME}"), nullptr) << "keys are left alone";
}

TEST(ExpandRanges, CountsFromTheFirstToTheLast) {
  EXPECT_THAT(*expand_ranges("http://rgw{1...3}:8080"),
              ElementsAre("http://rgw1:8080", "http://rgw2:8080", "http://rgw3:8080"));
  EXPECT_THAT(*expand_ranges("rgw{08...10}"), ElementsAre("rgw08", "rgw09", "rgw10"));
  EXPECT_THAT(*expand_ranges("rgw{0...1}"), ElementsAre("rgw0", "rgw1"));
  EXPECT_THAT(*expand_ranges("plain"), ElementsAre("plain"));
}

TEST(ExpandRanges, SeveralRangesGiveEveryCombination) {
  EXPECT_THAT(*expand_ranges("r{1...2}n{1...2}"), ElementsAre("r1n1", "r1n2", "r2n1", "r2n2"));
}

TEST(ExpandRanges, RefusesWhatIsNotARange) {
  for (const auto* text : {"{3...1}", "{1..3}", "{a...b}", "{1...}", "{1...3", "{}"}) {
    EXPECT_EQ(expand_ranges(text).error().message,
              "'" + std::string(text) + "' has a range that is not like {1...8}");
  }
}

TEST(ExpandRanges, RefusesMoreThanAThousandEndpoints) {
  EXPECT_EQ(expand_ranges("{1...1024}")->size(), 1024u);
  EXPECT_EQ(expand_ranges("{1...4294967295}").error().message, "more than 1024 endpoints");
  EXPECT_EQ(expand_ranges(std::string(3000, 'x')).error().message, "longer than 2048 characters");
}

}  // namespace
}  // namespace chopsticks::config
