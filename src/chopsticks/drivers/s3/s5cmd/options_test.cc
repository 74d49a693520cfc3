#include "drivers/s3/s5cmd/options.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace chopsticks::drivers::s5cmd {
namespace {

Settings one(std::string key, Settings value) {
  auto section = Settings::section({"s3.yaml", 1, 1});
  section.set(std::move(key), std::move(value));
  return section;
}

Settings text(std::string value) { return Settings::text(std::move(value), {"s3.yaml", 2, 7}); }

Settings words(const std::vector<std::string>& values) {
  std::vector<Settings> items;
  for (const auto& value : values) items.push_back(text(value));
  return Settings::list(std::move(items), {"s3.yaml", 2, 7});
}

std::string mistake(std::string key, Settings value) {
  const auto options = read_options(one(std::move(key), std::move(value)));
  return options ? "" : options.error().message;
}

TEST(S5cmdOptions, HaveTheDefaultsOfTheExample) {
  const auto options = read_options(Settings()).value();
  EXPECT_EQ(options.s5cmd_path, "s5cmd");
  EXPECT_EQ(options.timeout, 30s);
  EXPECT_TRUE(options.extra_args.empty());
  EXPECT_EQ(options.max_processes, 32u);
  EXPECT_EQ(options.part_size, 50 * MiB);
}

TEST(S5cmdOptions, TakeArgumentsForS5cmd) {
  const auto options = read_options(one("extra_args", words({"--numworkers", "8"}))).value();
  EXPECT_EQ(options.extra_args, (std::vector<std::string>{"--numworkers", "8"}));
}

TEST(S5cmdOptions, SayWhatIsWrongWhereAndWhatWouldBeRight) {
  EXPECT_EQ(mistake("extra_args", text("--stat")),
            "s3.yaml:2:7: driver_config.extra_args must be a list, such as [--numworkers, \"8\"]");
  EXPECT_EQ(
      mistake("extra_args", words({"cp"})),
      "s3.yaml:2:7: driver_config.extra_args are options of s5cmd and start with '-' (got 'cp')");
  EXPECT_EQ(mistake("extra_args", words({"--numworkers", "8", "--retry-count=3"})),
            "s3.yaml:2:7: driver_config.extra_args must not have --retry-count=3: use "
            "driver_config.retries");
  EXPECT_EQ(
      mistake("max_processes", text("0")),
      "s3.yaml:2:7: driver_config.max_processes must be a whole number from 1 to 10000 (got '0')");
  EXPECT_EQ(mistake("part_size", text("5000001")),
            "s3.yaml:2:7: driver_config.part_size must be from 5.0 MiB to 5.0 GiB (got '5000001')");
  EXPECT_EQ(mistake("part_size", text("6000000")),
            "s3.yaml:2:7: driver_config.part_size must be a whole number of MiB");
  EXPECT_EQ(mistake("timeout", text("0")), "s3.yaml:2:7: driver_config.timeout must be positive");
  EXPECT_EQ(mistake("s5cmd_path", text("")),
            "s3.yaml:2:7: driver_config.s5cmd_path must not be empty");
  EXPECT_NE(mistake("s5cmd", text("x")), "");
}

}  // namespace
}  // namespace chopsticks::drivers::s5cmd
