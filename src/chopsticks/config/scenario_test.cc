#include "config/scenario.h"

#include <gtest/gtest.h>

#include "config/yaml.h"
#include "testing/environment.h"

namespace chopsticks::config {
namespace {

constexpr std::string_view kScenarios[] = {"s3_large_objects", "s3_small_objects"};
constexpr std::string_view kKeys[] = {"object_size_mb", "max_keys_in_memory"};

Result<ScenarioConfig> read(std::string_view text) {
  return ScenarioConfig::read(*parse_yaml(text, "sc.yaml"), kScenarios);
}

TEST(Scenarios, GivesEachScenarioItsOwnSection) {
  const auto config = read("s3_large_objects: {object_size_mb: 5}\ns3_small_objects:\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->section("s3_large_objects").find("object_size_mb")->text(), "5");
  EXPECT_TRUE(config->section("s3_small_objects").empty());
  EXPECT_TRUE(config->section("not in the file").empty());
}

TEST(Scenarios, AreAllDefaultsWithoutAFile) {
  const auto config = load_scenarios("", kScenarios, chopsticks::testing::environment());
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->section("s3_large_objects").empty());
}

TEST(Scenarios, AValueFromElsewhereBeatsTheFileAndIsNamedInMessages) {
  auto config = read("s3_large_objects: {object_size_mb: 5, max_keys_in_memory: 7}\n");
  config->override_value("s3_large_objects", "object_size_mb", "many", "LARGE_OBJECT_SIZE");
  const auto& section = config->section("s3_large_objects");
  EXPECT_EQ(section.find("max_keys_in_memory")->text(), "7");
  SectionReader reader(section, "s3_large_objects");
  static_cast<void>(reader.bytes("object_size_mb", MiB, MiB));
  static_cast<void>(reader.integer("max_keys_in_memory", 100, 1, 1000));
  EXPECT_EQ(reader.finish().error().message,
            "LARGE_OBJECT_SIZE: s3_large_objects.object_size_mb must be a size such as 4096, "
            "64KiB, 16MiB (got "
            "'many')");
}

TEST(Scenarios, AValueFromElsewhereNeedsNoFile) {
  ScenarioConfig config;
  config.override_value("s3_large_objects", "object_size_mb", "3", "LARGE_OBJECT_SIZE");
  EXPECT_EQ(config.section("s3_large_objects").find("object_size_mb")->text(), "3");
}

TEST(Scenarios, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(read("s3_large_object: {}").error().message,
            "sc.yaml:1:1: unknown scenario 's3_large_object' (did you mean 's3_large_objects'?)");
  EXPECT_EQ(read("\ncompletely_else:\n").error().message,
            "sc.yaml:2:1: unknown scenario 'completely_else' (allowed: s3_large_objects, "
            "s3_small_objects)");
  EXPECT_EQ(read("s3_large_objects: 5").error().message,
            "sc.yaml:1:19: s3_large_objects must be a section of 'key: value' lines");
  EXPECT_EQ(read("[a]").error().message,
            "sc.yaml:1:1: a scenario config is made of sections named after scenarios");
}

TEST(Check, NamesTheNearestKnownKey) {
  const auto config = read("s3_large_objects:\n  object_size: 5\n");
  EXPECT_EQ(
      check(config->section("s3_large_objects"), "s3_large_objects", kKeys).error().message,
      "sc.yaml:2:16: unknown key 's3_large_objects.object_size' (did you mean 'object_size_mb'?)");
  EXPECT_TRUE(check(Settings(), "s3_large_objects", kKeys));
}

TEST(LoadScenarios, ReadsTheShippedExample) {
  const std::string path = CHOPSTICKS_TEST_DATA "/../../config/scenario_config.yaml";
  const auto file = read_yaml(path);
  ASSERT_TRUE(file) << file.error().message;
  // Which scenarios are shipped is for cli to know.
  std::vector<std::string_view> names;
  for (const auto& [name, section] : file->entries()) names.push_back(name);
  const auto config = load_scenarios(path, names, chopsticks::testing::environment());
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_TRUE(check(config->section("s3_large_objects"), "s3_large_objects", kKeys));
}

}  // namespace
}  // namespace chopsticks::config
