#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/api/content.h"
#include "drivers/api/object_store.h"
#include "net/block_on.h"
#include "support/settings.h"

namespace chopsticks::testing {

using Entries = std::vector<std::pair<std::string, std::string>>;

/// `driver_config` with these keys, as if from line 1, 2, … of s3.yaml.
inline Settings driver_config(const Entries& entries) {
  auto section = Settings::section({"s3.yaml", 1, 1});
  int line = 0;
  for (const auto& [key, value] : entries) {
    section.set(key, Settings::text(value, {"s3.yaml", ++line, 7}));
  }
  return section;
}

/// The bytes of an object, as an upload sends them.
inline std::string content_of(std::string_view key, drivers::Payload payload) {
  std::string bytes(payload.size.count, '\0');
  payload.content(key).copy(0, bytes);
  return bytes;
}

/// What went wrong, empty when nothing did.
inline std::string message(const drivers::OpResult& result) {
  return result.error ? result.error->message : "";
}

/// Tests of the store of one user, opened on the test's own event loop as an engine opens it.
class StoreTest : public ::testing::Test {
 protected:
  explicit StoreTest(net::Reactor::Time time = net::Reactor::Time::kReal) : reactor(time) {}

  drivers::ObjectStore& open_store(std::unique_ptr<drivers::ObjectStoreDriver> made) {
    driver = std::move(made);
    shard = driver->shard(reactor);
    store = shard->open(0);
    return *store;
  }
  template <class T>
  T run(net::task<T> work) {
    return net::block_on(reactor, std::move(work));
  }
  void prepare() {
    const auto prepared = run(driver->prepare(reactor));
    ASSERT_TRUE(prepared) << prepared.error().message;
  }

  net::Reactor reactor;
  std::unique_ptr<drivers::ObjectStoreDriver> driver;
  std::unique_ptr<drivers::ObjectStoreShard> shard;
  std::unique_ptr<drivers::ObjectStore> store;
};

}  // namespace chopsticks::testing
