#include "drivers/ceph/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::drivers::ceph {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Settings text(std::string value, int line) {
  return Settings::text(std::move(value), {"rados.yaml", line, 5});
}

Settings section() { return Settings::section({"rados.yaml", 1, 1}); }

Result<ClientOptions> read(const Settings& settings) {
  SectionReader reader(settings, "driver_config");
  auto options = read_client_options(reader, settings);
  if (auto done = reader.finish(); !done) return fail(done.error());
  return options;
}

TEST(CephOptions, HaveDefaults) {
  const auto options = read({});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->handles, 1U);
  EXPECT_EQ(options->timeout, 30s);
  EXPECT_EQ(options->connect_timeout, 10s);
  EXPECT_EQ(options->verify, Verify::kContent);
  EXPECT_TRUE(options->ceph.empty());
}

TEST(CephOptions, AreRead) {
  auto ceph = section();
  ceph.set("ms_async_op_threads", text("5", 6));
  auto given = section();
  given.set("handles", text("4", 2));
  given.set("timeout", text("500ms", 3));
  given.set("verify", text("size", 4));
  given.set("ceph", ceph);
  const auto options = read(given);
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_EQ(options->handles, 4U);
  EXPECT_EQ(options->timeout, 500ms);
  EXPECT_EQ(options->verify, Verify::kSize);
  EXPECT_THAT(options->ceph, ElementsAre(Pair("ms_async_op_threads", "5")));
}

TEST(CephOptions, SayWhatIsWrongAndWhere) {
  struct Bad {
    const char* key;
    const char* value;
    const char* message;
  };
  const Bad cases[] = {
      {"handles", "0",
       "rados.yaml:2:5: driver_config.handles must be a whole number from 1 to 64 (got '0')"},
      {"timeout", "0", "rados.yaml:2:5: driver_config.timeout must be positive"},
      {"ceph", "x", "rados.yaml:2:5: driver_config.ceph must be a section of Ceph's options"},
      {"handels", "2",
       "rados.yaml:2:5: unknown key 'driver_config.handels' (did you mean 'handles'?)"},
  };
  for (const auto& bad : cases) {
    auto given = section();
    given.set(bad.key, text(bad.value, 2));
    const auto options = read(given);
    ASSERT_FALSE(options) << bad.key;
    EXPECT_EQ(options.error().message, bad.message);
  }
}

}  // namespace
}  // namespace chopsticks::drivers::ceph
