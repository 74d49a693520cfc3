#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "drivers/api/object_store.h"
#include "stats/recorder.h"

namespace chopsticks::users {

class User;

/// Object storage as a task uses it: `auto stored = co_await s3().upload(key, payload(size));`.
/// Every call is timed and counted as one line of the statistics (type S3, names upload, download,
/// delete, head, list), from the moment it was due. A failed operation comes back as a value; the
/// task decides whether it matters.
///
/// Keys are views: await the call in the same statement. Throws StopUser when the user is stopped
/// meanwhile.
class S3Client {
 public:
  explicit S3Client(User& user);

  [[nodiscard]] net::task<drivers::OpResult> upload(std::string_view key, drivers::Payload payload);
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
  enum Operation { kUpload, kDownload, kDelete, kHead, kList, kOperations };

  [[nodiscard]] drivers::ObjectStore& store();
  /// Times and counts one call; `call` has not started yet.
  template <class R>
  [[nodiscard]] net::task<R> timed(Operation operation, net::task<R> call);
  void record(Operation operation, Nanos due, const drivers::OpResult& result);
  [[nodiscard]] stats::OpId id(Operation operation);

  User& user_;
  std::unique_ptr<drivers::ObjectStore> store_;  // opened by the first call
  std::array<std::optional<stats::OpId>, kOperations> ids_;
};

}  // namespace chopsticks::users
