#include "config/metrics.h"

#include <gtest/gtest.h>

#include "config/yaml.h"

namespace chopsticks::config {
namespace {

Result<MetricsConfig> read(std::string_view text) {
  return read_metrics(*parse_yaml(text, "f.yaml"));
}

TEST(Metrics, AreOffUnlessAskedFor) {
  const auto metrics = read_metrics(Settings());
  ASSERT_TRUE(metrics);
  EXPECT_FALSE(metrics->enabled);
  EXPECT_FALSE(metrics->persistent.enabled);
  EXPECT_EQ(metrics->host, "127.0.0.1");
  EXPECT_EQ(metrics->port, 8090);
}

TEST(Metrics, ReadsEveryKey) {
  const auto metrics = read(
      "enabled: true\nhost: 0.0.0.0\nport: 9100\nrun_id: nightly-7\ntest_name: Large objects\n"
      "export_dir: /var/tmp\naggregation_window_seconds: 5\n"
      "persistent: {enabled: true, pid_file: /run/m.pid, state_file: /run/m.json}\n");
  ASSERT_TRUE(metrics);
  EXPECT_TRUE(metrics->enabled);
  EXPECT_EQ(metrics->host, "0.0.0.0");
  EXPECT_EQ(metrics->port, 9100);
  EXPECT_EQ(metrics->run_id, "nightly-7");
  EXPECT_EQ(metrics->test_name, "Large objects");
  EXPECT_EQ(metrics->aggregation_window, 5s);
  EXPECT_EQ(metrics->persistent.pid_file, "/run/m.pid");
}

TEST(Metrics, AcceptsTheOlderSpellingOfHostAndPort) {
  const auto metrics = read("http_host: 10.0.0.1\nhttp_port: 1234\n");
  ASSERT_TRUE(metrics);
  EXPECT_EQ(metrics->host, "10.0.0.1");
  EXPECT_EQ(metrics->port, 1234);
}

TEST(Metrics, SaysWhatIsWrongAndWhere) {
  struct Bad {
    std::string_view text;
    std::string_view message;
  };
  const Bad cases[] = {
      {"enabled: maybe", "f.yaml:1:10: metrics.enabled must be true or false (got 'maybe')"},
      {"port: 70000",
       "f.yaml:1:7: metrics.port must be a whole number from 1 to 65535 (got '70000')"},
      {"run_id: a b",
       "f.yaml:1:9: metrics.run_id must be at most 64 letters, digits, '-', '_' or '.'"},
      {"aggregation_window_seconds: 0",
       "f.yaml:1:29: metrics.aggregation_window_seconds must be above 0"},
      {"enabld: true", "f.yaml:1:9: unknown key 'metrics.enabld' (did you mean 'enabled'?)"},
      {"persistent: {pidfile: x}",
       "f.yaml:1:23: unknown key 'metrics.persistent.pidfile' (did you mean 'pid_file'?)"},
      {"port: 1\nhttp_port: 2",
       "f.yaml:2:12: metrics.port and metrics.http_port are the same: give one"},
  };
  for (const auto& bad : cases) {
    const auto metrics = read(bad.text);
    ASSERT_FALSE(metrics) << bad.text;
    EXPECT_EQ(metrics.error().message, bad.message);
  }
}

}  // namespace
}  // namespace chopsticks::config
