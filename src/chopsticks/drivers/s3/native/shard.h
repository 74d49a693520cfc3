#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "drivers/api/object_store.h"
#include "drivers/s3/native/connection_pool.h"
#include "drivers/s3/native/setup.h"
#include "drivers/s3/native/workspace.h"
#include "net/reactor.h"
#include "s3/sigv4.h"
#include "support/random.h"

namespace chopsticks::drivers::native {

/// What the users of one event loop share: connections to each endpoint, the signing key of the
/// day, workspaces.
class NativeShard : public ObjectStoreShard {
 public:
  NativeShard(net::Reactor& reactor, std::shared_ptr<const Setup> setup);

  [[nodiscard]] std::unique_ptr<ObjectStore> open(std::uint64_t user) override;

  [[nodiscard]] const Setup& setup() const noexcept { return *setup_; }
  [[nodiscard]] net::Reactor& reactor() const noexcept { return reactor_; }
  [[nodiscard]] ConnectionPool& pool(std::size_t site) noexcept { return pools_[site]; }
  [[nodiscard]] s3::Signer& signer() noexcept { return signer_; }
  [[nodiscard]] Workspaces& workspaces() noexcept { return workspaces_; }
  /// Doubles from retry to retry and is spread at random, so that users who failed together do not
  /// come back together.
  [[nodiscard]] Nanos pause_before_retry(unsigned retries) noexcept;

 private:
  net::Reactor& reactor_;
  std::shared_ptr<const Setup> setup_;
  s3::Signer signer_;
  Workspaces workspaces_;
  std::deque<ConnectionPool> pools_;  // by site
  Random random_;
};

}  // namespace chopsticks::drivers::native
