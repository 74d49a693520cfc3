#pragma once
#include "users/api/rados_client.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A user of a RADOS pool.
class RadosUser : public User {
 public:
  static constexpr auto kProtocol = drivers::Protocol::kRados;

  [[nodiscard]] RadosClient& rados() noexcept { return rados_; }

 protected:
  RadosUser() : rados_(*this) {}

  /// So much generated content: every object gets its own, and reading it is checked against that.
  [[nodiscard]] static drivers::Payload payload(Bytes size) noexcept { return {size}; }

 private:
  RadosClient rados_;
};

}  // namespace chopsticks::users
