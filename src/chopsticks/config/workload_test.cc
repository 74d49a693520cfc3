#include "config/workload.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/expand.h"
#include "config/yaml.h"
#include "support/log.h"
#include "testing/environment.h"

namespace chopsticks::config {
namespace {

using ::testing::ElementsAre;

constexpr KnownDriver kDrivers[] = {{"native"},
                                    {"s5cmd"},
                                    {"dummy", Needs::kNothing},
                                    {"rados", Needs::kPool},
                                    {"rbd", Needs::kImages}};

Result<WorkloadConfig> read(std::string_view text) {
  auto settings = parse_yaml(text, "s3.yaml");
  if (!settings) return fail(settings.error());
  return read_workload(*settings, kDrivers);
}

// A correct file with one line more, or with one line instead of its own.
std::string with(std::string_view line) {
  std::string out;
  const auto key = line.substr(0, line.find(':'));
  for (std::string_view own :
       {"endpoint: http://rgw1:8080", "access_key: AK", "secret_key: geheimnis", "bucket: tests"}) {
    if (own.substr(0, own.find(':')) != key) out += fmt::format("{}\n", own);
  }
  return fmt::format("{}{}\n", out, line);
}

TEST(Workload, HasDefaultsForWhatMostPeopleNeverChange) {
  const auto config = read(with("driver:"));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->file, "s3.yaml");
  EXPECT_THAT(config->endpoints, ElementsAre("http://rgw1:8080"));
  EXPECT_FALSE(config->embedded);
  EXPECT_EQ(config->access_key, "AK");
  EXPECT_EQ(config->secret_key, "geheimnis");
  EXPECT_EQ(config->bucket, "tests");
  EXPECT_EQ(config->region, "us-east-1");
  EXPECT_EQ(config->driver, "native");
  EXPECT_TRUE(config->driver_config.empty());
  EXPECT_FALSE(config->metrics.enabled);
}

TEST(Workload, HandsTheDriversSectionOnUnread) {
  const auto config = read(with("driver_config: {timeout: 5, anything: goes}"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->driver_config.find("timeout")->text(), "5");
}

TEST(Workload, TakesSeveralEndpoints) {
  const auto config = read(with("endpoint: ['http://a{1...2}:80', 'https://b/']"));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->endpoints, ElementsAre("http://a1:80", "http://a2:80", "https://b"));
}

TEST(Workload, NeedsNothingElseWhenTheServerIsEmbedded) {
  const auto config = read("endpoint: embedded\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_TRUE(config->embedded);
  EXPECT_TRUE(config->endpoints.empty());
  EXPECT_FALSE(config->access_key.empty());
  EXPECT_FALSE(config->secret_key.empty());
  EXPECT_EQ(config->bucket, "chopsticks");
}

TEST(Workload, NeedsNothingElseWhenTheDriverNeedsNoStorage) {
  for (const auto* text : {"driver: dummy\n", "driver: dummy\nendpoint: embedded\n"}) {
    const auto config = read(text);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_FALSE(config->embedded);
    EXPECT_TRUE(config->endpoints.empty());
    EXPECT_EQ(config->bucket, "chopsticks");
  }
  EXPECT_THAT(read(with("driver: dummy"))->endpoints, ElementsAre("http://rgw1:8080"));
}

TEST(Workload, NeedsOnlyAPoolWhenTheDriverSpeaksRados) {
  const auto config = read("driver: rados\npool: stress\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->ceph.pool, "stress");
  EXPECT_EQ(config->ceph.client, "client.admin");
  EXPECT_EQ(config->ceph.conf, "");
  EXPECT_EQ(config->ceph.keyring, "");
  EXPECT_EQ(config->ceph.name_space, "");
  EXPECT_TRUE(config->endpoints.empty());
  EXPECT_FALSE(config->embedded);
  EXPECT_EQ(config->ceph.written.find("pool")->place().text(), "s3.yaml:2:7");
}

TEST(Workload, TellsWhichImagesThereAreForRbd) {
  const auto config =
      read("driver: rbd\npool: rbd\nimage: ['disk-{1...2}', extra]\nimage_size: 2GiB\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_THAT(config->ceph.images, ElementsAre("disk-1", "disk-2", "extra"));
  EXPECT_EQ(config->ceph.image_size, 2 * GiB);
  EXPECT_THAT(read("driver: rbd\npool: rbd\n")->ceph.images, ElementsAre("chopsticks"));
}

TEST(Workload, SaysWhichDriverAKeyIsFor) {
  struct Bad {
    std::string_view text;
    std::string_view message;
  };
  const Bad cases[] = {
      {"driver: rados\npool: p\nendpoint: http://a\n",
       "s3.yaml:3:11: endpoint is for drivers that speak S3, and driver is rados"},
      {"driver: native\npool: p\n", "s3.yaml:2:7: pool is for rados and rbd, and driver is native"},
      {"driver: dummy\nkeyring: k\n",
       "s3.yaml:2:10: keyring is for rados and rbd, and driver is dummy"},
      {"driver: rados\npool: p\nimage: i\n", "s3.yaml:3:8: image is for rbd, and driver is rados"},
      {"driver: radoss\npool: p\n",
       "s3.yaml:1:9: driver must be one of native, s5cmd, dummy, rados, rbd (got 'radoss')"},
      {"driver: rados\n", "s3.yaml:1:1: pool is missing: write 'pool: a-pool-for-tests'"},
      {"driver: rados\npool: p\nclient: admin\n",
       "s3.yaml:3:9: client must look like client.admin (got 'admin')"},
      {"driver: rbd\npool: p\nimage: a/b\n", "s3.yaml:3:8: image must be a name (got 'a/b')"},
      {"driver: rbd\npool: p\nimage: [a, a]\n", "s3.yaml:3:12: image a is given twice"},
      {"driver: rbd\npool: p\nimage: []\n", "s3.yaml:3:1: image is an empty list"},
      {"driver: rbd\npool: p\nimage_size: 4k\n",
       "s3.yaml:3:13: image_size must be at least 1.0 MiB (got '4k')"},
      {"driver: rbd\npool: p\nimge: a\n",
       "s3.yaml:3:7: unknown key 'imge' (did you mean 'image'?)"},
  };
  for (const auto& bad : cases) {
    const auto config = read(bad.text);
    ASSERT_FALSE(config) << bad.text;
    EXPECT_EQ(config.error().message, bad.message) << bad.text;
  }
}

TEST(Workload, HidesTheSecretKeyFromEverythingThatIsPrinted) {
  ASSERT_TRUE(read(with("secret_key: topf-secret-1")));
  EXPECT_EQ(log::redact("the key is topf-secret-1"), "the key is ***");
  ASSERT_TRUE(read(with("secret_key: k")));
  EXPECT_EQ(log::redact("a key of one letter"), "a key of one letter");
}

TEST(Workload, SaysWhatIsWrongWhereAndWhatWouldBeRight) {
  struct Bad {
    std::string text;
    std::string_view message;
  };
  const Bad cases[] = {
      {"just words",
       "s3.yaml:1:1: the file must be a section of 'key: value' lines (got 'just words')"},
      {with("endpoint: rgw1:8080"),
       "s3.yaml:4:11: endpoint must look like http://host:port or https://host (got 'rgw1:8080')"},
      {with("endpoint: http://u:p@rgw"),
       "s3.yaml:4:11: endpoint must not contain a user name or password: use access_key and "
       "secret_key"},
      {with("endpoint: [http://a, http://a/]"), "s3.yaml:4:22: endpoint http://a is given twice"},
      {with("endpoint: []"), "s3.yaml:4:1: endpoint is an empty list"},
      {with("endpoint: [embedded]"),
       "s3.yaml:4:12: endpoint must look like http://host:port or https://host (got 'embedded')"},
      {with("endpoint: {host: a}"), "s3.yaml:4:1: endpoint must be a single value (got a section)"},
      {with("endpoint: http://a{2...1}"),
       "s3.yaml:4:11: endpoint: 'http://a{2...1}' has a range that is not like {1...8}"},
      {with("endpoint:"),
       "s3.yaml:1:1: endpoint is missing: write 'endpoint: http://host:port, a list of them, or "
       "'embedded''"},
      {with("secret_key: ''"),
       "s3.yaml:1:1: secret_key is missing: write 'secret_key: ${S3_SECRET_KEY}'"},
      {with("access_key: a/b"),
       "s3.yaml:4:13: access_key must not be empty or contain spaces, '/', ',' or '='"},
      {with("bucket: My_Bucket"),
       "s3.yaml:4:9: bucket must be 3 to 63 lower-case letters, digits, '.' or '-', starting and "
       "ending with a letter "
       "or digit (got 'My_Bucket')"},
      {with("region: eu west"),
       "s3.yaml:5:9: region must be letters, digits, '-' or '_' (got 'eu west')"},
      {with("driver: s3cmd"),
       "s3.yaml:5:9: driver must be one of native, s5cmd, dummy, rados, rbd (got 's3cmd')"},
      {with("endpont: http://a"), "s3.yaml:5:10: unknown key 'endpont' (did you mean 'endpoint'?)"},
      {"endpont: http://a\n", "s3.yaml:1:10: unknown key 'endpont' (did you mean 'endpoint'?)"},
      {with("metrics: {port: none}"),
       "s3.yaml:5:17: metrics.port must be a whole number from 1 to 65535 (got 'none')"},
      {with("bucket: [a]"), "s3.yaml:4:1: bucket must be a single value (got a list)"},
  };
  for (const auto& bad : cases) {
    const auto config = read(bad.text);
    ASSERT_FALSE(config) << bad.text;
    EXPECT_EQ(config.error().message, bad.message) << bad.text;
  }
}

TEST(LoadWorkload, SaysWhichFileCannotBeRead) {
  const auto config = load_workload("no/such.yaml", kDrivers, chopsticks::testing::environment());
  EXPECT_EQ(config.error().message, "cannot read no/such.yaml: No such file or directory");
}

TEST(LoadWorkload, TheShippedExamplesAreValid) {
  const auto environment =
      chopsticks::testing::environment({{"S3_ACCESS_KEY", "AK"}, {"S3_SECRET_KEY", "geheimnis"}});
  for (const auto* name :
       {"s3_config.yaml", "s3_config_dummy.yaml", "s3_config_embedded.yaml", "s3_config_s5cmd.yaml",
        "s3_multi_endpoint.yaml", "rados_config.yaml", "rbd_config.yaml"}) {
    const auto config = load_workload(std::string(CHOPSTICKS_TEST_DATA "/../../config/") + name,
                                      kDrivers, environment);
    EXPECT_TRUE(config) << config.error().message;
  }
}

}  // namespace
}  // namespace chopsticks::config
