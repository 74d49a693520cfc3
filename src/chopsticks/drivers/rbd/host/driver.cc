#include "drivers/rbd/driver.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "drivers/rbd/host/filling.h"
#include "drivers/rbd/host/image.h"

namespace chopsticks::drivers::rbd {
namespace {

class Shard : public RbdShard {
 public:
  Shard(net::Reactor& reactor, const Volumes& volumes, const Options& options)
      : reactor_(reactor), volumes_(volumes), options_(options) {}

  // From image to image, and then to the same image on the next connection.
  std::unique_ptr<RbdImage> open(std::uint64_t user) override {
    const auto number = user % volumes_.size();
    const auto& on_handles = volumes_[number];
    auto& volume = *on_handles[user / volumes_.size() % on_handles.size()];
    return std::make_unique<Image>(reactor_, volume, number, options_);
  }

 private:
  net::Reactor& reactor_;
  const Volumes& volumes_;
  const Options& options_;
};

class Driver : public RbdDriver {
 public:
  explicit Driver(Options options) : options_(std::move(options)) {}

  [[nodiscard]] Result<void> open(const Target& target) {
    while (clusters_.size() < options_.client.handles) {
      auto cluster = ceph::Cluster::connect(target.pool, options_.client);
      if (!cluster) return fail(std::move(cluster.error()));
      clusters_.push_back(std::move(*cluster));
    }
    for (const auto& name : target.images) {
      auto& on_handles = volumes_.emplace_back();
      for (const auto& cluster : clusters_) {
        auto volume = Volume::open(*cluster, target, name, options_);
        if (!volume) return fail(std::move(volume.error()));
        on_handles.push_back(std::move(*volume));
      }
    }
    return {};
  }

  std::unique_ptr<RbdShard> shard(net::Reactor& reactor) override {
    return std::make_unique<Shard>(reactor, volumes_, options_);
  }

  // NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): it outlives the run.
  net::task<Result<void>> prepare(net::Reactor& reactor) override {
    if (!options_.fill) co_return Result<void>{};
    co_return co_await fill(reactor, volumes_, options_);
  }

  std::vector<std::string> endpoints() const override {
    std::vector<std::string> names;
    for (const auto& on_handles : volumes_) names.push_back(on_handles.front()->name());
    return names;
  }

 private:
  Options options_;
  std::vector<std::unique_ptr<ceph::Cluster>> clusters_;
  Volumes volumes_;  // last: they are on the clusters
};

Result<std::unique_ptr<RbdDriver>> open(const Target& target, const Options& options) {
  auto driver = std::make_unique<Driver>(options);
  if (auto opened = driver->open(target); !opened) return fail(std::move(opened.error()));
  return driver;
}

}  // namespace
}  // namespace chopsticks::drivers::rbd

extern "C" [[gnu::visibility("default")]] void chopsticks_rbd_open(
    const chopsticks::drivers::rbd::Target& target,
    const chopsticks::drivers::rbd::Options& options,
    chopsticks::Result<std::unique_ptr<chopsticks::drivers::RbdDriver>>& made) {
  made = chopsticks::drivers::rbd::open(target, options);
}
