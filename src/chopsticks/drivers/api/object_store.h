#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/body.h"
#include "drivers/api/metadata.h"
#include "drivers/api/op_result.h"
#include "drivers/api/payload.h"
#include "drivers/api/storage.h"

/// The port to object storage. A driver implements three small things: ObjectStore, what one user
/// can do; ObjectStoreShard, what the users of one event loop share; ObjectStoreDriver, what is set
/// up once.
namespace chopsticks::drivers {

struct HeadResult : OpResult {
  Bytes size;
  std::string etag;
  Metadata metadata;
};

struct ListedObject {
  std::string key;
  Bytes size;
};

struct ListResult : OpResult {
  std::vector<ListedObject> objects;
  /// Asks for the next page; empty on the last one.
  std::string continuation;
};

/// Storage as one user sees it: at most one operation at a time, on the event loop it was opened
/// on. Keys are views: the caller awaits at once and keeps the text until then. Nothing here
/// throws; an operation that is cancelled with its user ends with operation_canceled.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual net::task<OpResult> upload(std::string_view key, Payload payload) = 0;
  /// Fails with ContentMismatch when what comes back is not `expected` (as far as the driver was
  /// told to look).
  virtual net::task<OpResult> download(std::string_view key, Payload expected) = 0;
  /// Downloads what nobody knows beforehand. `body` outlives the call; after a failure it is to be
  /// forgotten. A driver that cannot hand over what it downloads fails with function_not_supported.
  virtual net::task<OpResult> fetch(std::string_view key, Body& body);
  virtual net::task<OpResult> remove(std::string_view key) = 0;
  virtual net::task<HeadResult> head(std::string_view key) = 0;
  /// One page of at most `limit` keys, from the start or from where `continuation` left off.
  virtual net::task<ListResult> list(std::string_view prefix, unsigned limit,
                                     std::string_view continuation) = 0;

  /// Which of several endpoints this user was given; counts from 0.
  [[nodiscard]] virtual std::size_t endpoint() const noexcept { return 0; }
};

/// What the users of one event loop share: connections, buffers, signing keys.
class ObjectStoreShard : public StorageShard {
 public:
  static constexpr auto kProtocol = Protocol::kS3;
  [[nodiscard]] Protocol protocol() const noexcept final { return kProtocol; }

  /// `user` is the number of the user, unique in this process; endpoints are dealt out by it. The
  /// store lives no longer than the shard.
  [[nodiscard]] virtual std::unique_ptr<ObjectStore> open(std::uint64_t user) = 0;
};

using ObjectStoreDriver = DriverOf<ObjectStoreShard>;

}  // namespace chopsticks::drivers
