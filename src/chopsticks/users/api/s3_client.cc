#include "users/api/s3_client.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "users/api/user.h"

namespace chopsticks::users {
namespace {

enum Name { kUpload, kDownload, kDelete, kHead, kList };
constexpr std::array<std::string_view, 5> kNames{"upload", "download", "delete", "head", "list"};

}  // namespace

S3Client::S3Client(User& user) : user_(user), calls_(user, "S3", kNames) {}

drivers::ObjectStore& S3Client::store() {
  if (!store_) {
    auto* objects = drivers::as<drivers::ObjectStoreShard>(user_.shard().storage);
    if (objects == nullptr) throw std::logic_error("this workload has no object storage");
    store_ = objects->open(user_.number());
    calls_.go_to(store_->endpoint());
  }
  return *store_;
}

net::task<drivers::OpResult> S3Client::upload(std::string_view key, drivers::Payload payload) {
  return calls_.timed(kUpload, store().upload(key, std::move(payload)));
}

net::task<drivers::OpResult> S3Client::upload(std::string_view key, drivers::Payload payload,
                                              drivers::Metadata metadata) {
  if (auto good = drivers::check(metadata); !good)
    throw std::invalid_argument(good.error().message);
  if (!metadata.empty()) {
    payload.metadata =
        std::make_shared<const drivers::Metadata>(drivers::in_lower_case(std::move(metadata)));
  }
  return upload(key, std::move(payload));
}

net::task<drivers::OpResult> S3Client::download(std::string_view key, drivers::Payload expected) {
  return calls_.timed(kDownload, store().download(key, std::move(expected)));
}

net::task<drivers::OpResult> S3Client::fetch(std::string_view key, drivers::Body& body) {
  return calls_.timed(kDownload, store().fetch(key, body));
}

net::task<drivers::OpResult> S3Client::remove(std::string_view key) {
  return calls_.timed(kDelete, store().remove(key));
}

net::task<drivers::HeadResult> S3Client::head(std::string_view key) {
  return calls_.timed(kHead, store().head(key));
}

net::task<drivers::ListResult> S3Client::list(std::string_view prefix, unsigned limit,
                                              std::string_view continuation) {
  return calls_.timed(kList, store().list(prefix, limit, continuation));
}

}  // namespace chopsticks::users
