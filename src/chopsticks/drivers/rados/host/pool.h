#pragma once
#include <memory>
#include <string_view>

#include "drivers/api/rados_pool.h"
#include "drivers/ceph/options.h"
#include "drivers/rados/host/flight.h"
#include "net/reactor.h"

namespace chopsticks::drivers::rados {

/// A pool by librados. Operations are started on the event loop, which librados does not block,
/// and end on its threads, whence they come home.
class Pool : public RadosPool {
 public:
  Pool(net::Reactor& reactor, ceph::Cluster& cluster, const ceph::ClientOptions& options) noexcept
      : reactor_(reactor), cluster_(cluster), options_(options) {}

  net::task<OpResult> write_full(std::string_view key, Payload payload) override;
  net::task<OpResult> write(std::string_view key, std::uint64_t offset, Payload payload) override;
  net::task<OpResult> append(std::string_view key, std::uint64_t end, Payload payload) override;
  net::task<OpResult> read(std::string_view key, std::uint64_t offset, Payload expected) override;
  net::task<OpResult> fetch(std::string_view key, std::uint64_t offset, Bytes most,
                            Body& body) override;
  net::task<StatResult> stat(std::string_view key) override;
  net::task<OpResult> remove(std::string_view key) override;
  net::task<OpResult> omap_set(std::string_view key, OmapEntries entries) override;
  net::task<OpResult> omap_get(std::string_view key, OmapEntries expected) override;

 private:
  using FlightPtr = std::shared_ptr<RadosFlight>;

  [[nodiscard]] FlightPtr prepare_flight() const;
  /// `start(completion)` hands the operation to librados.
  template <class Start>
  [[nodiscard]] net::task<OpResult> fly(FlightPtr flight, Start start);
  /// What all ways to write have in common.
  template <class Send>
  [[nodiscard]] net::task<OpResult> store(std::string_view key, std::uint64_t offset,
                                          Payload payload, Send send);
  [[nodiscard]] std::optional<Error> compare(const librados::bufferlist& data,
                                             const Content& content, std::uint64_t offset,
                                             Bytes size) const;

  net::Reactor& reactor_;
  ceph::Cluster& cluster_;
  const ceph::ClientOptions& options_;
};

}  // namespace chopsticks::drivers::rados
