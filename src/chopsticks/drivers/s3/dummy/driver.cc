#include "drivers/s3/dummy/driver.h"

#include <utility>

#include "drivers/s3/dummy/store.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the reactor outlives the run.
namespace chopsticks::drivers::dummy {
namespace {

class DummyShard : public ObjectStoreShard {
 public:
  DummyShard(net::Reactor& reactor, std::shared_ptr<Setup> setup)
      : reactor_(reactor), setup_(std::move(setup)), seeds_(random_seed()) {}

  std::unique_ptr<ObjectStore> open(std::uint64_t /*user*/) override {
    return std::make_unique<DummyStore>(reactor_, setup_, seeds_());
  }

 private:
  net::Reactor& reactor_;
  std::shared_ptr<Setup> setup_;
  Random seeds_;
};

class DummyDriver : public ObjectStoreDriver {
 public:
  explicit DummyDriver(Options options) : setup_(std::make_shared<Setup>(std::move(options))) {}

  std::unique_ptr<ObjectStoreShard> shard(net::Reactor& reactor) override {
    return std::make_unique<DummyShard>(reactor, setup_);
  }
  net::task<Result<void>> prepare(net::Reactor& /*reactor*/) override { co_return Result<void>{}; }
  std::vector<std::string> endpoints() const override { return {"dummy"}; }

 private:
  std::shared_ptr<Setup> setup_;
};

}  // namespace

Result<void> check(const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  return {};
}

Result<std::unique_ptr<ObjectStoreDriver>> make_driver(const Settings& driver_config) {
  auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  return std::make_unique<DummyDriver>(std::move(*options));
}

}  // namespace chopsticks::drivers::dummy
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
