#include "users/api/s3_client.h"

#include <stdexcept>

#include "users/api/stop.h"
#include "users/api/user.h"

namespace chopsticks::users {
S3Client::S3Client(User& user) : user_(user) {}

drivers::ObjectStore& S3Client::store() {
  if (!store_) {
    if (user_.shard().objects == nullptr)
      throw std::logic_error("this workload has no object storage");
    store_ = user_.shard().objects->open(user_.number());
  }
  return *store_;
}

stats::OpId S3Client::id(Operation operation) {
  constexpr std::array<std::string_view, kOperations> kNames{"upload", "download", "delete", "head",
                                                             "list"};
  auto& known = ids_[operation];
  if (!known) known = user_.shard().recorder->operation("S3", kNames[operation]);
  return *known;
}

template <class R>
net::task<R> S3Client::timed(Operation operation, net::task<R> call) {
  const auto due = user_.take_due();
  auto result = co_await std::move(call);
  record(operation, due, result);
  co_return result;
}

void S3Client::record(Operation operation, Nanos due, const drivers::OpResult& result) {
  if (drivers::cancelled(result)) throw StopUser{};
  const auto& shard = user_.shard();
  const stats::Timing timing{due, result.sent == Nanos{} ? due : result.sent,
                             result.done ? *result.done : shard.reactor->now(),
                             result.first_byte.value_or(Nanos{})};
  stats::Detail detail{result.bytes, result.retries, stats::EndpointId::kNone};
  if (!shard.endpoints.empty()) detail.endpoint = shard.endpoints[store_->endpoint()];
  if (result.ok()) {
    shard.recorder->success(id(operation), timing, detail);
  } else {
    shard.recorder->failure(id(operation), timing, detail, *result.error);
  }
}

net::task<drivers::OpResult> S3Client::upload(std::string_view key, drivers::Payload payload) {
  return timed(kUpload, store().upload(key, payload));
}

net::task<drivers::OpResult> S3Client::download(std::string_view key, drivers::Payload expected) {
  return timed(kDownload, store().download(key, expected));
}

net::task<drivers::OpResult> S3Client::fetch(std::string_view key, drivers::Body& body) {
  return timed(kDownload, store().fetch(key, body));
}

net::task<drivers::OpResult> S3Client::remove(std::string_view key) {
  return timed(kDelete, store().remove(key));
}

net::task<drivers::HeadResult> S3Client::head(std::string_view key) {
  return timed(kHead, store().head(key));
}

net::task<drivers::ListResult> S3Client::list(std::string_view prefix, unsigned limit,
                                              std::string_view continuation) {
  return timed(kList, store().list(prefix, limit, continuation));
}

}  // namespace chopsticks::users
