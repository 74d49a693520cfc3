#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "drivers/api/body.h"
#include "drivers/api/op_result.h"
#include "drivers/api/payload.h"
#include "drivers/api/storage.h"

/// The port to RBD: block images. Which images there are is said in the workload configuration, as
/// a bucket is; the driver opens them before users start, and users are dealt to them.
namespace chopsticks::drivers {

/// An image as one user sees it: at most one operation at a time, on the event loop it was opened
/// on, with others doing theirs on the same image. Nothing here throws; an operation that is
/// cancelled with its user ends with operation_canceled, and storage may still carry it out.
///
/// What stands at an offset does not depend on how it came there: [offset, offset + size) of the
/// payload's content, the image's name being the key. So any stretch can be read back and checked,
/// whoever wrote it and in what pieces.
class RbdImage {
 public:
  virtual ~RbdImage() = default;

  [[nodiscard]] virtual Bytes size() const noexcept = 0;

  virtual net::task<OpResult> write(std::uint64_t offset, Payload payload) = 0;
  /// Fails with ContentMismatch when what comes back is not `expected` (as far as the driver was
  /// told to look). Sectors of zeros are taken for never written or discarded.
  virtual net::task<OpResult> read(std::uint64_t offset, Payload expected) = 0;
  /// Reads what nobody knows beforehand. `body` outlives the call; after a failure it is to be
  /// forgotten.
  virtual net::task<OpResult> fetch(std::uint64_t offset, Bytes size, Body& body) = 0;
  /// `bytes` of the result is 0: no payload moves.
  virtual net::task<OpResult> discard(std::uint64_t offset, Bytes size) = 0;
  virtual net::task<OpResult> flush() = 0;

  /// Which of several images this user was given; counts from 0.
  [[nodiscard]] virtual std::size_t endpoint() const noexcept { return 0; }
};

/// What the users of one event loop share.
class RbdShard : public StorageShard {
 public:
  static constexpr auto kProtocol = Protocol::kRbd;
  [[nodiscard]] Protocol protocol() const noexcept final { return kProtocol; }

  /// `user` is the number of the user, unique in this process: images are dealt out by it. The
  /// image lives no longer than the shard.
  [[nodiscard]] virtual std::unique_ptr<RbdImage> open(std::uint64_t user) = 0;
};

using RbdDriver = DriverOf<RbdShard>;

}  // namespace chopsticks::drivers
