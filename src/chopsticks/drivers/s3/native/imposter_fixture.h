#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/s3/native/driver.h"
#include "testing/s3_imposter.h"
#include "testing/store_test.h"

namespace chopsticks::drivers::native {

using testing::content_of;
using testing::driver_config;
using testing::Entries;

/// Tests of the driver against a scripted server.
class AgainstImposter : public testing::StoreTest {
 protected:
  explicit AgainstImposter(net::Reactor::Time time = net::Reactor::Time::kReal) : StoreTest(time) {}

  /// Opens the store of a user; the options are those of driver_config.
  ObjectStore& open(const Entries& entries = {}) {
    s3::Target target{{imposter.url()}, "bucket", {"access", "secret", "us-east-1"}};
    return open_store(make_driver(std::move(target), driver_config(entries)).value());
  }

  testing::S3Imposter imposter{reactor};
};

/// The same with a clock that jumps over every wait.
class AgainstImposterInNoTime : public AgainstImposter {
 protected:
  AgainstImposterInNoTime() : AgainstImposter(net::Reactor::Time::kSimulated) {}
};

}  // namespace chopsticks::drivers::native
