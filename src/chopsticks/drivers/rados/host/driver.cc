#include "drivers/rados/driver.h"

#include <utility>
#include <vector>

#include "drivers/rados/host/pool.h"

namespace chopsticks::drivers::rados {
namespace {

using Clusters = std::vector<std::unique_ptr<ceph::Cluster>>;

class Shard : public RadosShard {
 public:
  Shard(net::Reactor& reactor, const Clusters& clusters, const ceph::ClientOptions& options)
      : reactor_(reactor), clusters_(clusters), options_(options) {}

  std::unique_ptr<RadosPool> open(std::uint64_t user) override {
    return std::make_unique<Pool>(reactor_, *clusters_[user % clusters_.size()], options_);
  }

 private:
  net::Reactor& reactor_;
  const Clusters& clusters_;
  const ceph::ClientOptions& options_;
};

class Driver : public RadosDriver {
 public:
  Driver(std::string pool, Clusters clusters, ceph::ClientOptions options)
      : pool_(std::move(pool)), options_(std::move(options)), clusters_(std::move(clusters)) {}

  std::unique_ptr<RadosShard> shard(net::Reactor& reactor) override {
    return std::make_unique<Shard>(reactor, clusters_, options_);
  }
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): it is not used.
  net::task<Result<void>> prepare(net::Reactor& /*reactor*/) override { co_return Result<void>{}; }
  std::vector<std::string> endpoints() const override { return {pool_}; }

 private:
  std::string pool_;
  ceph::ClientOptions options_;
  Clusters clusters_;
};

Result<std::unique_ptr<RadosDriver>> open(const ceph::Target& target,
                                          const ceph::ClientOptions& options) {
  Clusters clusters;
  while (clusters.size() < options.handles) {
    auto cluster = ceph::Cluster::connect(target, options);
    if (!cluster) return fail(std::move(cluster.error()));
    clusters.push_back(std::move(*cluster));
  }
  return std::make_unique<Driver>(target.pool, std::move(clusters), options);
}

}  // namespace
}  // namespace chopsticks::drivers::rados

extern "C" [[gnu::visibility("default")]] void chopsticks_rados_open(
    const chopsticks::drivers::ceph::Target& target,
    const chopsticks::drivers::ceph::ClientOptions& options,
    chopsticks::Result<std::unique_ptr<chopsticks::drivers::RadosDriver>>& made) {
  made = chopsticks::drivers::rados::open(target, options);
}
