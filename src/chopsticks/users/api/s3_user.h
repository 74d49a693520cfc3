#pragma once
#include "users/api/s3_client.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A user of S3 storage.
class S3User : public User {
 public:
  static constexpr auto kProtocol = drivers::Protocol::kS3;

  [[nodiscard]] S3Client& s3() noexcept { return s3_; }

 protected:
  S3User() : s3_(*this) {}

  /// So much generated content: every key gets its own, and a download of the key is checked
  /// against it.
  [[nodiscard]] static drivers::Payload payload(Bytes size) noexcept { return {size}; }

 private:
  S3Client s3_;
};

}  // namespace chopsticks::users
