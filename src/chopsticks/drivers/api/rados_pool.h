#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "drivers/api/body.h"
#include "drivers/api/op_result.h"
#include "drivers/api/payload.h"
#include "drivers/api/storage.h"

/// The port to RADOS: objects of one pool, in one namespace.
namespace chopsticks::drivers {

struct StatResult : OpResult {
  Bytes size;
};

/// Entries of an object's omap: entry n is called by its number ("00000042") and holds `value` as
/// an object of that name would, so that what comes back can be checked.
struct OmapEntries {
  std::uint64_t first = 0;
  unsigned count = 0;
  Payload value;
};

/// A pool as one user sees it: at most one operation at a time, on the event loop it was opened on.
/// Keys are views: the caller awaits at once and keeps the text until then. Nothing here throws; an
/// operation that is cancelled with its user ends with operation_canceled, and storage may still
/// carry it out.
///
/// What stands at an offset of an object does not depend on how it came there: [offset, offset +
/// size) of the payload's content. So any stretch can be read back and checked, whether it was
/// written at once, in pieces or by appending.
class RadosPool {
 public:
  virtual ~RadosPool() = default;

  /// The object is this from now on, whatever it was.
  virtual net::task<OpResult> write_full(std::string_view key, Payload payload) = 0;
  /// A stretch of the object, which is made and grows as needed.
  virtual net::task<OpResult> write(std::string_view key, std::uint64_t offset,
                                    Payload payload) = 0;
  /// At the end of the object, which the caller believes to be at `end`.
  virtual net::task<OpResult> append(std::string_view key, std::uint64_t end, Payload payload) = 0;
  /// Fails with SizeMismatch or ContentMismatch when what comes back is not `expected` (as far as
  /// the driver was told to look).
  virtual net::task<OpResult> read(std::string_view key, std::uint64_t offset,
                                   Payload expected) = 0;
  /// Reads what nobody knows beforehand, at most so much of it. `body` outlives the call; after a
  /// failure it is to be forgotten.
  virtual net::task<OpResult> fetch(std::string_view key, std::uint64_t offset, Bytes most,
                                    Body& body) = 0;
  virtual net::task<StatResult> stat(std::string_view key) = 0;
  /// Unlike S3, fails when there is no such object.
  virtual net::task<OpResult> remove(std::string_view key) = 0;

  /// The object is made if need be. `bytes` of the result counts values.
  virtual net::task<OpResult> omap_set(std::string_view key, OmapEntries entries) = 0;
  /// Fails with SizeMismatch when entries are missing, with ContentMismatch when a value is not
  /// what was set.
  virtual net::task<OpResult> omap_get(std::string_view key, OmapEntries expected) = 0;
};

/// What the users of one event loop share.
class RadosShard : public StorageShard {
 public:
  static constexpr auto kProtocol = Protocol::kRados;
  [[nodiscard]] Protocol protocol() const noexcept final { return kProtocol; }

  /// `user` is the number of the user, unique in this process: cluster handles are dealt out by it.
  /// The pool lives no longer than the shard.
  [[nodiscard]] virtual std::unique_ptr<RadosPool> open(std::uint64_t user) = 0;
};

using RadosDriver = DriverOf<RadosShard>;

}  // namespace chopsticks::drivers
