#pragma once
#include <memory>
#include <string_view>

#include "drivers/api/object_store.h"
#include "users/api/timed_calls.h"

namespace chopsticks::users {

/// Object storage as a task uses it: `auto stored = co_await s3().upload(key, payload(size));`.
/// Every call is timed and counted as one line of the statistics (type S3, names upload, download,
/// delete, head, list), from the moment it was due. A failed operation comes back as a value; the
/// task decides whether it matters.
///
/// Metadata is what is to be stored about an object and comes back with head(); metadata that
/// cannot travel (drivers::check) throws.
///
/// Keys are views: await the call in the same statement. Throws StopUser when the user is stopped
/// meanwhile.
class S3Client {
 public:
  explicit S3Client(User& user);

  [[nodiscard]] net::task<drivers::OpResult> upload(std::string_view key, drivers::Payload payload);
  [[nodiscard]] net::task<drivers::OpResult> upload(std::string_view key, drivers::Payload payload,
                                                    drivers::Metadata metadata);
  /// `expected` is what was uploaded: size and content are checked on the way.
  [[nodiscard]] net::task<drivers::OpResult> download(std::string_view key,
                                                      drivers::Payload expected);
  /// For what nobody knows beforehand; `body` outlives the call.
  [[nodiscard]] net::task<drivers::OpResult> fetch(std::string_view key, drivers::Body& body);
  [[nodiscard]] net::task<drivers::OpResult> remove(std::string_view key);
  [[nodiscard]] net::task<drivers::HeadResult> head(std::string_view key);
  [[nodiscard]] net::task<drivers::ListResult> list(std::string_view prefix, unsigned limit = 1000,
                                                    std::string_view continuation = {});

 private:
  [[nodiscard]] drivers::ObjectStore& store();

  User& user_;
  TimedCalls calls_;
  std::unique_ptr<drivers::ObjectStore> store_;  // opened by the first call
};

}  // namespace chopsticks::users
