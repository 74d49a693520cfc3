#include "drivers/s3/s5cmd/driver.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "drivers/s3/s5cmd/environment.h"
#include "drivers/s3/s5cmd/setup.h"
#include "drivers/s3/s5cmd/store.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the reactor outlives the run.
namespace chopsticks::drivers::s5cmd {
namespace {

// Without its bucket a whole run fails: one moment in which the server is busy must not decide it.
constexpr unsigned kPatience = 2;  // retries by s5cmd, which pauses for seconds before a third

class S5cmdShard : public ObjectStoreShard {
 public:
  S5cmdShard(net::Reactor& reactor, std::shared_ptr<const Setup> setup)
      : reactor_(reactor), setup_(std::move(setup)) {}

  std::unique_ptr<ObjectStore> open(std::uint64_t user) override {
    const auto site = user % setup_->target.endpoints.size();
    return std::make_unique<S5cmdStore>(Runner(reactor_, setup_, site));
  }

 private:
  net::Reactor& reactor_;
  std::shared_ptr<const Setup> setup_;
};

class S5cmdDriver : public ObjectStoreDriver {
 public:
  explicit S5cmdDriver(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

  std::unique_ptr<ObjectStoreShard> shard(net::Reactor& reactor) override {
    return std::make_unique<S5cmdShard>(reactor, setup_);
  }

  net::task<Result<void>> prepare(net::Reactor& reactor) override {
    auto patient = std::make_shared<Setup>(*setup_);
    patient->options.retries = std::max(setup_->options.retries, kPatience);
    Result<void> prepared;
    // One endpoint that works is enough: they all show the same bucket.
    for (std::size_t site = 0; site < setup_->target.endpoints.size(); ++site) {
      S5cmdStore store(Runner(reactor, patient, site));
      prepared = co_await store.ensure_bucket();
      if (prepared) break;
    }
    co_return prepared;
  }

  std::vector<std::string> endpoints() const override { return setup_->target.endpoints; }

 private:
  std::shared_ptr<const Setup> setup_;
};

Result<Program> look_for(const Options& options, const Settings& driver_config) {
  auto program = find_program(options.s5cmd_path);
  if (program) return program;
  const auto message = fmt::format(
      "driver s5cmd: {}; ./scripts/install_s5cmd.sh installs it, driver_config.s5cmd_path says "
      "where it is",
      program.error().message);
  const auto* given = driver_config.find("s5cmd_path");
  return fail(given != nullptr ? given->complain(message) : error(message));
}

}  // namespace

Result<void> check(const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  return {};
}

Result<void> check_program(const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  const auto program = look_for(*options, driver_config);
  if (!program) return fail(program.error());
  return {};
}

Result<std::unique_ptr<ObjectStoreDriver>> make_driver(s3::Target target,
                                                       const Settings& driver_config) {
  auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  auto program = look_for(*options, driver_config);
  if (!program) return fail(program.error());
  if (target.endpoints.empty()) return fail("at least one endpoint is needed");
  auto environment = environment_for(target.credentials, options->ca_bundle);
  auto slots = std::make_shared<net::Slots>(options->max_processes);
  auto setup = std::make_shared<const Setup>(Setup{std::move(*options), std::move(*program),
                                                   std::move(target), std::move(environment),
                                                   std::move(slots)});
  return std::make_unique<S5cmdDriver>(std::move(setup));
}

}  // namespace chopsticks::drivers::s5cmd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
