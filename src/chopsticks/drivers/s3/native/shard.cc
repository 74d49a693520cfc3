#include "drivers/s3/native/shard.h"

#include <algorithm>
#include <utility>

#include "drivers/s3/native/store.h"

namespace chopsticks::drivers::native {
namespace {

constexpr Nanos kFirstPause = 100ms;
constexpr unsigned kMostDoublings = 6;

}  // namespace

NativeShard::NativeShard(net::Reactor& reactor, std::shared_ptr<const Setup> setup)
    : reactor_(reactor),
      setup_(std::move(setup)),
      signer_(setup_->credentials),
      random_(random_seed()) {
  for (const auto& site : setup_->sites) pools_.emplace_back(reactor_, *setup_, site);
}

std::unique_ptr<ObjectStore> NativeShard::open(std::uint64_t user) {
  return std::make_unique<NativeStore>(*this, user % setup_->sites.size());
}

Nanos NativeShard::pause_before_retry(unsigned retries) noexcept {
  const auto longest = kFirstPause * (1u << std::min(retries, kMostDoublings));
  const auto half = static_cast<std::uint64_t>(longest.count()) / 2;
  return Nanos(half + random_.below(half));
}

}  // namespace chopsticks::drivers::native
