#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/api/content.h"
#include "drivers/s3/native/driver.h"
#include "net/block_on.h"
#include "testing/s3_imposter.h"

namespace chopsticks::drivers::native {

/// `driver_config` with these keys, as if from line 1, 2, … of s3.yaml.
inline Settings settings(const std::vector<std::pair<std::string, std::string>>& entries) {
  auto section = Settings::section({"s3.yaml", 1, 1});
  int line = 0;
  for (const auto& [key, value] : entries) {
    section.set(key, Settings::text(value, {"s3.yaml", ++line, 7}));
  }
  return section;
}

/// Tests of the driver against a scripted server.
class AgainstImposter : public ::testing::Test {
 protected:
  using Entries = std::vector<std::pair<std::string, std::string>>;

  explicit AgainstImposter(net::Reactor::Time time = net::Reactor::Time::kReal) : reactor(time) {}

  /// Opens the store of a user; the options are those of driver_config.
  ObjectStore& open(const Entries& entries = {}) {
    s3::Target target{{imposter.url()}, "bucket", {"access", "secret", "us-east-1"}};
    driver = make_driver(std::move(target), settings(entries)).value();
    shard = driver->shard(reactor);
    store = shard->open(0);
    return *store;
  }
  template <class T>
  T run(net::task<T> work) {
    return net::block_on(reactor, std::move(work));
  }

  net::Reactor reactor;
  testing::S3Imposter imposter{reactor};
  std::unique_ptr<ObjectStoreDriver> driver;
  std::unique_ptr<ObjectStoreShard> shard;
  std::unique_ptr<ObjectStore> store;
};

/// The same with a clock that jumps over every wait.
class AgainstImposterInNoTime : public AgainstImposter {
 protected:
  AgainstImposterInNoTime() : AgainstImposter(net::Reactor::Time::kSimulated) {}
};

/// The bytes of an object, as an upload sends them.
inline std::string content_of(std::string_view key, Payload payload) {
  std::string bytes;
  ContentSlice slice;
  const Content content(payload.seed, key);
  while (bytes.size() < payload.size.count) {
    slice.fill(content, bytes.size(), {payload.size.count - bytes.size()});
    for (const auto& part : slice.parts()) {
      bytes.append(static_cast<const char*>(part.iov_base), part.iov_len);
    }
  }
  return bytes;
}

}  // namespace chopsticks::drivers::native
