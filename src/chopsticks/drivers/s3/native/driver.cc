#include "drivers/s3/native/driver.h"

#include <algorithm>
#include <utility>

#include "drivers/s3/native/bucket.h"
#include "drivers/s3/native/shard.h"
#include "net/address.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the reactor outlives the run.
namespace chopsticks::drivers::native {
namespace {

// Without its bucket a whole run fails: one moment in which the server is busy must not decide it.
constexpr unsigned kPatience = 4;  // retries, one and a half seconds at most

class NativeDriver : public ObjectStoreDriver {
 public:
  explicit NativeDriver(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

  std::unique_ptr<ObjectStoreShard> shard(net::Reactor& reactor) override {
    return std::make_unique<NativeShard>(reactor, setup_);
  }

  net::task<Result<void>> prepare(net::Reactor& reactor) override {
    NativeShard shard(reactor, setup_);
    Result<void> prepared;
    // One endpoint that works is enough: they all show the same bucket.
    for (std::size_t site = 0; site < setup_->sites.size(); ++site) {
      Session session(shard, site, std::max(setup_->options.retries, kPatience));
      prepared = co_await ensure_bucket(session);
      if (prepared) break;
    }
    co_return prepared;
  }

  std::vector<std::string> endpoints() const override {
    std::vector<std::string> names;
    for (const auto& site : setup_->sites) names.push_back(site.endpoint.url());
    return names;
  }

 private:
  std::shared_ptr<const Setup> setup_;
};

Result<Site> make_site(const std::string& url, s3::Addressing addressing,
                       const std::string& bucket) {
  auto endpoint = s3::parse_endpoint(url);
  if (!endpoint) return fail(endpoint.error());
  Site site{std::move(*endpoint), {}, {}};
  const bool by_host = addressing == s3::Addressing::kVirtual;
  if (by_host && net::Address::parse(site.endpoint.host, site.endpoint.port)) {
    return fail("driver_config.addressing_style 'virtual' needs an endpoint with a name (got '" +
                url + "')");
  }
  site.host = s3::host_header(site.endpoint, addressing, bucket);
  site.tls_name = by_host ? bucket + "." + site.endpoint.host : site.endpoint.host;
  return site;
}

Result<void> add_tls(Setup& setup, const Settings& driver_config) {
  const bool needed =
      std::ranges::any_of(setup.sites, [](const Site& site) { return site.endpoint.tls; });
  if (!needed) return {};
  auto context = net::TlsContext::create({setup.options.verify_tls, setup.options.ca_bundle});
  if (!context) {
    const auto* given = driver_config.find("ca_bundle");
    if (given == nullptr) return fail(context.error());
    return fail(given->complain("driver_config.ca_bundle: " + context.error().message));
  }
  setup.tls.emplace(std::move(*context));
  return {};
}

}  // namespace

Result<void> check(const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  return {};
}

Result<std::unique_ptr<ObjectStoreDriver>> make_driver(s3::Target target,
                                                       const Settings& driver_config) {
  auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  Setup setup{std::move(*options), std::move(target.credentials), std::move(target.bucket), {}, {}};
  for (const auto& url : target.endpoints) {
    auto site = make_site(url, setup.options.addressing, setup.bucket);
    if (!site) return fail(site.error());
    setup.sites.push_back(std::move(*site));
  }
  if (setup.sites.empty()) return fail("at least one endpoint is needed");
  if (auto added = add_tls(setup, driver_config); !added) return fail(added.error());
  return std::make_unique<NativeDriver>(std::make_shared<const Setup>(std::move(setup)));
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
