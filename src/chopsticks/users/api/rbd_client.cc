#include "users/api/rbd_client.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "users/api/user.h"

namespace chopsticks::users {
namespace {

enum Name { kWrite, kRead, kDiscard, kFlush };
constexpr std::array<std::string_view, 4> kNames{"write", "read", "discard", "flush"};

}  // namespace

RbdClient::RbdClient(User& user) : user_(user), calls_(user, "RBD", kNames) {}

drivers::RbdImage& RbdClient::image() {
  if (!image_) {
    auto* shard = drivers::as<drivers::RbdShard>(user_.shard().storage);
    if (shard == nullptr) throw std::logic_error("this workload has no RBD image");
    image_ = shard->open(user_.number());
    calls_.go_to(image_->endpoint());
  }
  return *image_;
}

net::task<drivers::OpResult> RbdClient::write(std::uint64_t offset, drivers::Payload payload) {
  return calls_.timed(kWrite, image().write(offset, std::move(payload)));
}

net::task<drivers::OpResult> RbdClient::read(std::uint64_t offset, drivers::Payload expected) {
  return calls_.timed(kRead, image().read(offset, std::move(expected)));
}

net::task<drivers::OpResult> RbdClient::fetch(std::uint64_t offset, Bytes size,
                                              drivers::Body& body) {
  return calls_.timed(kRead, image().fetch(offset, size, body));
}

net::task<drivers::OpResult> RbdClient::discard(std::uint64_t offset, Bytes size) {
  return calls_.timed(kDiscard, image().discard(offset, size));
}

net::task<drivers::OpResult> RbdClient::flush() { return calls_.timed(kFlush, image().flush()); }

}  // namespace chopsticks::users
