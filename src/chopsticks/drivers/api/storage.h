#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/reactor.h"
#include "net/task.h"
#include "support/result.h"

/// What all drivers are to an engine, whatever they speak. What users are to storage differs by
/// protocol: object_store.h (S3), rados_pool.h (RADOS), rbd_image.h (RBD). Each of these ports is
/// three small things: what one user can do, what the users of one event loop share (a
/// StorageShard), and what is set up once (a StorageDriver).
namespace chopsticks::drivers {

enum class Protocol : std::uint8_t { kS3, kRados, kRbd };

/// "S3", "RADOS", "RBD".
[[nodiscard]] std::string_view name_of(Protocol protocol) noexcept;

/// What the users of one event loop share. as<>() finds out which port it is.
class StorageShard {
 public:
  virtual ~StorageShard() = default;
  [[nodiscard]] virtual Protocol protocol() const noexcept = 0;
};

/// The shard as the port `Shard`, which names its protocol as kProtocol; null when there is no
/// shard or it speaks another one.
template <class Shard>
[[nodiscard]] Shard* as(StorageShard* shard) noexcept {
  if (shard == nullptr || shard->protocol() != Shard::kProtocol) return nullptr;
  return static_cast<Shard*>(shard);
}

/// A driver with its configuration: made once, then asked by every event loop for its shard. Safe
/// to call from any thread.
class StorageDriver {
 public:
  virtual ~StorageDriver() = default;
  [[nodiscard]] virtual Protocol protocol() const noexcept = 0;
  /// `reactor` outlives the shard.
  [[nodiscard]] virtual std::unique_ptr<StorageShard> open_shard(net::Reactor& reactor) = 0;
  /// Makes storage ready for a run: creates the bucket when it is missing. A failure is worth a
  /// warning, no more: the run goes on and counts what fails.
  virtual net::task<Result<void>> prepare(net::Reactor& reactor) = 0;
  /// What reports call the places users are dealt to (gateways, images), in the order of
  /// endpoint() of the port.
  [[nodiscard]] virtual std::vector<std::string> endpoints() const = 0;
};

/// The driver of one port: implement shard(), prepare() and endpoints().
template <class Shard>
class DriverOf : public StorageDriver {
 public:
  [[nodiscard]] virtual std::unique_ptr<Shard> shard(net::Reactor& reactor) = 0;

  [[nodiscard]] Protocol protocol() const noexcept final { return Shard::kProtocol; }
  [[nodiscard]] std::unique_ptr<StorageShard> open_shard(net::Reactor& reactor) final {
    return shard(reactor);
  }
};

}  // namespace chopsticks::drivers
