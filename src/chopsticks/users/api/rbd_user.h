#pragma once
#include "users/api/rbd_client.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A user of an RBD image.
class RbdUser : public User {
 public:
  static constexpr auto kProtocol = drivers::Protocol::kRbd;

  [[nodiscard]] RbdClient& rbd() noexcept { return rbd_; }

 protected:
  RbdUser() : rbd_(*this) {}

  /// So much generated content: every image has its own, and reading it is checked against that.
  [[nodiscard]] static drivers::Payload payload(Bytes size) noexcept { return {size}; }

 private:
  RbdClient rbd_;
};

}  // namespace chopsticks::users
