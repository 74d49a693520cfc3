#include "config/workload.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "config/endpoint.h"
#include "config/expand.h"
#include "config/yaml.h"
#include "support/log.h"

namespace chopsticks::config {
namespace {

constexpr std::string_view kEmbedded = "embedded";

// What the built-in server and its only client agree on when the file does not say.
constexpr std::string_view kEmbeddedAccessKey = "embedded-access-key";
constexpr std::string_view kEmbeddedSecretKey = "embedded-secret-key";
constexpr std::string_view kEmbeddedBucket = "chopsticks";

// Hiding a shorter word would make every other message unreadable, and keep nothing secret.
constexpr std::size_t kShortestSecret = 3;

struct Required {
  std::string_view key;
  std::string_view meaning;
};
constexpr std::array kRequired{
    Required{"endpoint", "endpoint: http://host:port, a list of them, or 'embedded'"},
    Required{"access_key", "access_key: ${S3_ACCESS_KEY}"},
    Required{"secret_key", "secret_key: ${S3_SECRET_KEY}"},
    Required{"bucket", "bucket: chopsticks-test"}};
constexpr std::array kRequiredOfCeph{Required{"pool", "pool: a-pool-for-tests"}};

// Keys that some drivers know, and what to say to those who give them to another one.
struct Group {
  std::span<const std::string_view> keys;
  std::array<Needs, 2> of;
  std::string_view owners;
};
constexpr std::array<std::string_view, 5> kS3Keys{"endpoint", "access_key", "secret_key", "bucket",
                                                  "region"};
constexpr std::array<std::string_view, 5> kPoolKeys{"pool", "ceph_conf", "client", "keyring",
                                                    "namespace"};
constexpr std::array<std::string_view, 2> kImageKeys{"image", "image_size"};
constexpr std::array kGroups{Group{kS3Keys, {Needs::kS3, Needs::kNothing}, "drivers that speak S3"},
                             Group{kPoolKeys, {Needs::kPool, Needs::kImages}, "rados and rbd"},
                             Group{kImageKeys, {Needs::kImages, Needs::kImages}, "rbd"}};

bool has_value(const Settings& section, std::string_view key) {
  const auto* found = section.find(key);
  return found != nullptr && !found->empty() &&
         !(found->kind() == Settings::Kind::kText && found->text().empty());
}

Result<void> add_endpoints(const Settings& value, std::vector<std::string>& out) {
  auto text = value.as_string("endpoint");
  if (!text) return fail(std::move(text.error()));
  auto expanded = expand_ranges(*text);
  if (!expanded) return fail(value.complain(fmt::format("endpoint: {}", expanded.error().message)));
  for (const auto& one : *expanded) {
    auto endpoint = check_endpoint(one);
    if (!endpoint) return fail(value.complain(endpoint.error().message));
    // A report per endpoint cannot tell two of the same name apart.
    if (std::ranges::find(out, *endpoint) != out.end()) {
      return fail(value.complain(fmt::format("endpoint {} is given twice", *endpoint)));
    }
    out.push_back(std::move(*endpoint));
  }
  return {};
}

Result<std::vector<std::string>> read_endpoints(const Settings& value) {
  std::vector<std::string> out;
  if (value.kind() != Settings::Kind::kList) {
    if (auto done = add_endpoints(value, out); !done) return fail(done.error());
    return out;
  }
  if (value.items().empty()) return fail(value.complain("endpoint is an empty list"));
  for (const auto& item : value.items()) {
    if (auto done = add_endpoints(item, out); !done) return fail(done.error());
  }
  return out;
}

// Signed requests carry it in a header line, between '=' and '/'.
bool is_access_key(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '/' && c != ',' && c != '=';
  });
}

bool is_region(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

// A key of another kind of driver is no typing mistake, and gets a better word than "unknown".
Result<void> check_groups(const Settings& settings, const KnownDriver& driver) {
  const auto* word = settings.find("driver");
  if (word != nullptr && !word->empty() && word->text() != driver.name) return {};  // it is wrong
  for (const auto& group : kGroups) {
    if (std::ranges::find(group.of, driver.needs) != group.of.end()) continue;
    for (const auto key : group.keys) {
      if (const auto* given = settings.find(key)) {
        return fail(given->complain(
            fmt::format("{} is for {}, and driver is {}", key, group.owners, driver.name)));
      }
    }
  }
  return {};
}

Result<void> check_required(const Settings& settings, std::span<const Required> keys) {
  for (const auto& required : keys) {
    if (has_value(settings, required.key)) continue;
    return fail(settings.complain(
        fmt::format("{} is missing: write '{}'", required.key, required.meaning)));
  }
  return {};
}

// Values that are there but wrong; the defaults are right by definition.
Result<void> check_values(const Settings& settings, const WorkloadConfig& config) {
  const auto complain = [&](std::string_view key, std::string_view message) {
    return fail(settings.find(key)->complain(message));
  };
  if (!is_access_key(config.access_key)) {
    return complain("access_key",
                    "access_key must not be empty or contain spaces, '/', ',' or '='");
  }
  if (config.secret_key.empty()) return complain("secret_key", "secret_key must not be empty");
  if (!is_region(config.region)) {
    return complain("region", fmt::format("region must be letters, digits, '-' or '_' (got '{}')",
                                          config.region));
  }
  if (auto named = check_bucket_name(config.bucket); !named)
    return complain("bucket", named.error().message);
  return {};
}

bool is_embedded(const Settings* endpoint) {
  return endpoint != nullptr && endpoint->kind() == Settings::Kind::kText &&
         endpoint->text() == kEmbedded;
}

const KnownDriver& read_driver(SectionReader& reader, std::span<const KnownDriver> drivers) {
  std::vector<std::string_view> names;
  for (const auto& driver : drivers) names.push_back(driver.name);
  const auto name = reader.choice("driver", names.front(), names);
  return *std::ranges::find(drivers, name, &KnownDriver::name);
}

Result<void> read_s3(SectionReader& reader, const Settings& settings, const KnownDriver& driver,
                     WorkloadConfig& made) {
  const bool needs_storage = driver.needs == Needs::kS3;
  const auto* endpoint = reader.raw("endpoint");
  const bool embedded = is_embedded(endpoint);
  made.embedded = embedded && needs_storage;
  // Where nobody else has to know them, keys and bucket are ours to choose.
  const bool own = embedded || !needs_storage;
  made.secret_key = reader.string("secret_key", std::string(own ? kEmbeddedSecretKey : ""));
  if (made.secret_key.size() >= kShortestSecret) log::hide(made.secret_key);
  made.access_key = reader.string("access_key", std::string(own ? kEmbeddedAccessKey : ""));
  made.bucket = reader.string("bucket", std::string(own ? kEmbeddedBucket : ""));
  made.region = reader.string("region", "us-east-1");

  // Unknown keys first: "endpont" is better news than "endpoint is missing".
  if (auto done = reader.finish(); !done) return done;
  if (!own) {
    if (auto done = check_required(settings, kRequired); !done) return done;
  }
  if (endpoint != nullptr && !endpoint->empty() && !embedded) {
    auto endpoints = read_endpoints(*endpoint);
    if (!endpoints) return fail(std::move(endpoints.error()));
    made.endpoints = std::move(*endpoints);
  }
  return check_values(settings, made);
}

Result<void> read_pool(SectionReader& reader, const Settings& settings, const KnownDriver& driver,
                       WorkloadConfig& made) {
  made.ceph = read_ceph(reader, settings, driver.needs == Needs::kImages);
  if (auto done = reader.finish(); !done) return done;
  return check_required(settings, kRequiredOfCeph);
}

}  // namespace

Result<WorkloadConfig> read_workload(const Settings& settings,
                                     std::span<const KnownDriver> drivers) {
  WorkloadConfig made;
  made.file = settings.place().file;
  SectionReader reader(settings, "");
  const auto& driver = read_driver(reader, drivers);
  made.driver = driver.name;
  if (const auto* section = reader.raw("driver_config")) made.driver_config = *section;
  const auto* metrics = reader.raw("metrics");
  if (auto done = check_groups(settings, driver); !done) return fail(std::move(done.error()));
  const bool ceph = driver.needs == Needs::kPool || driver.needs == Needs::kImages;
  auto read =
      ceph ? read_pool(reader, settings, driver, made) : read_s3(reader, settings, driver, made);
  if (!read) return fail(std::move(read.error()));
  if (metrics != nullptr) {
    auto config = read_metrics(*metrics);
    if (!config) return fail(std::move(config.error()));
    made.metrics = std::move(*config);
  }
  return made;
}

Result<WorkloadConfig> load_workload(const std::string& path, std::span<const KnownDriver> drivers,
                                     const Environment& environment) {
  auto settings = read_yaml(path);
  if (!settings) return fail(std::move(settings.error()));
  auto expanded = expand(*settings, environment);
  if (!expanded) return fail(std::move(expanded.error()));
  return read_workload(*expanded, drivers);
}

}  // namespace chopsticks::config
