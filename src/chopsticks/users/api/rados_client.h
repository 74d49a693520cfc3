#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "drivers/api/rados_pool.h"
#include "users/api/timed_calls.h"

namespace chopsticks::users {

/// A RADOS pool as a task uses it: `auto stored = co_await rados().write_full(key,
/// payload(size));`. Every call is timed and counted as one line of the statistics (type RADOS,
/// names write_full, write, append, read, stat, remove, omap_set, omap_get), from the moment it was
/// due. A failed operation comes back as a value; the task decides whether it matters.
///
/// Keys are views: await the call in the same statement. Throws StopUser when the user is stopped
/// meanwhile.
class RadosClient {
 public:
  explicit RadosClient(User& user);

  [[nodiscard]] net::task<drivers::OpResult> write_full(std::string_view key,
                                                        drivers::Payload payload);
  /// The payload's content from `offset` on: pieces make up the whole.
  [[nodiscard]] net::task<drivers::OpResult> write(std::string_view key, std::uint64_t offset,
                                                   drivers::Payload payload);
  /// `end` is how long the object is by now.
  [[nodiscard]] net::task<drivers::OpResult> append(std::string_view key, std::uint64_t end,
                                                    drivers::Payload payload);
  /// `expected` is what was written: size and content are checked on the way.
  [[nodiscard]] net::task<drivers::OpResult> read(std::string_view key, drivers::Payload expected,
                                                  std::uint64_t offset = 0);
  /// For what nobody knows beforehand, at most so much; `body` outlives the call.
  [[nodiscard]] net::task<drivers::OpResult> fetch(std::string_view key, std::uint64_t offset,
                                                   Bytes most, drivers::Body& body);
  [[nodiscard]] net::task<drivers::StatResult> stat(std::string_view key);
  [[nodiscard]] net::task<drivers::OpResult> remove(std::string_view key);
  [[nodiscard]] net::task<drivers::OpResult> omap_set(std::string_view key,
                                                      drivers::OmapEntries entries);
  [[nodiscard]] net::task<drivers::OpResult> omap_get(std::string_view key,
                                                      drivers::OmapEntries expected);

 private:
  [[nodiscard]] drivers::RadosPool& pool();

  User& user_;
  TimedCalls calls_;
  std::unique_ptr<drivers::RadosPool> pool_;  // opened by the first call
};

}  // namespace chopsticks::users
