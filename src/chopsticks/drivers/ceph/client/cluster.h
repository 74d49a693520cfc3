#pragma once
#include <memory>

#include <rados/librados.hpp>

#include "drivers/ceph/flight.h"
#include "drivers/ceph/options.h"
#include "drivers/ceph/target.h"
#include "support/result.h"

namespace chopsticks::drivers::ceph {

/// A connection to a cluster and its pool: eleven threads of librados. Thread-safe.
class Cluster {
 public:
  /// Blocks, for as long as connect_timeout. Errors have the place in the configuration: no
  /// monitor answers, the client is not let in, there is no such pool.
  [[nodiscard]] static Result<std::unique_ptr<Cluster>> connect(const Target& target,
                                                                const ClientOptions& options);
  /// Blocks as wait_until_quiet() does.
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  /// Blocks until nothing is under way, within reason.
  void wait_until_quiet();

  [[nodiscard]] librados::IoCtx& pool() noexcept { return pool_; }
  [[nodiscard]] const std::shared_ptr<Airspace>& airspace() const noexcept { return airspace_; }

 private:
  explicit Cluster(Nanos patience) : patience_(patience) {}
  [[nodiscard]] Result<void> configure(const Target& target, const ClientOptions& options);
  [[nodiscard]] Result<void> open(const Target& target, const ClientOptions& options);

  Nanos patience_;
  std::shared_ptr<Airspace> airspace_ = std::make_shared<Airspace>();
  librados::Rados rados_;
  librados::IoCtx pool_;
};

}  // namespace chopsticks::drivers::ceph
