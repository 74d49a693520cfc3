#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/object_store.h"
#include "drivers/s3/native/session.h"
#include "net/task.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::drivers::native {

/// How large the parts of an upload are: as configured, or larger when S3's 10,000 parts would not
/// be enough.
[[nodiscard]] Bytes part_size(Bytes configured, Bytes object) noexcept;

/// Uploads one object in parts, one after the other. An upload that fails, or whose user is
/// stopped, is aborted, so that no parts stay behind.
class MultipartUpload {
 public:
  /// `session` and the text of `key` outlive this.
  MultipartUpload(Session& session, std::string_view key, Payload payload, Deadline deadline);

  /// As one reply: bytes and retries are sums over the parts.
  [[nodiscard]] net::task<Reply> run();

 private:
  [[nodiscard]] net::task<bool> start();
  [[nodiscard]] net::task<bool> send_parts();
  [[nodiscard]] net::task<bool> complete();
  [[nodiscard]] net::task<void> abort();
  /// Performs one call and adds it to the total; false when it failed, which ends the upload.
  [[nodiscard]] net::task<bool> perform(const Call& call, Reply& reply);
  bool fail_with(Error error);
  [[nodiscard]] std::string completion_document() const;

  Session& session_;
  std::string_view key_;
  Payload payload_;
  Deadline deadline_;
  std::string id_;  // encoded for a query
  std::vector<std::string> etags_;
  Reply total_;
};

}  // namespace chopsticks::drivers::native
