#include "users/api/rados_client.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "users/api/user.h"

namespace chopsticks::users {
namespace {

enum Name { kWriteFull, kWrite, kAppend, kRead, kStat, kRemove, kOmapSet, kOmapGet };
constexpr std::array<std::string_view, 8> kNames{"write_full", "write",  "append",   "read",
                                                 "stat",       "remove", "omap_set", "omap_get"};

}  // namespace

RadosClient::RadosClient(User& user) : user_(user), calls_(user, "RADOS", kNames) {}

drivers::RadosPool& RadosClient::pool() {
  if (!pool_) {
    auto* shard = drivers::as<drivers::RadosShard>(user_.shard().storage);
    if (shard == nullptr) throw std::logic_error("this workload has no RADOS pool");
    pool_ = shard->open(user_.number());
  }
  return *pool_;
}

net::task<drivers::OpResult> RadosClient::write_full(std::string_view key,
                                                     drivers::Payload payload) {
  return calls_.timed(kWriteFull, pool().write_full(key, std::move(payload)));
}

net::task<drivers::OpResult> RadosClient::write(std::string_view key, std::uint64_t offset,
                                                drivers::Payload payload) {
  return calls_.timed(kWrite, pool().write(key, offset, std::move(payload)));
}

net::task<drivers::OpResult> RadosClient::append(std::string_view key, std::uint64_t end,
                                                 drivers::Payload payload) {
  return calls_.timed(kAppend, pool().append(key, end, std::move(payload)));
}

net::task<drivers::OpResult> RadosClient::read(std::string_view key, drivers::Payload expected,
                                               std::uint64_t offset) {
  return calls_.timed(kRead, pool().read(key, offset, std::move(expected)));
}

net::task<drivers::OpResult> RadosClient::fetch(std::string_view key, std::uint64_t offset,
                                                Bytes most, drivers::Body& body) {
  return calls_.timed(kRead, pool().fetch(key, offset, most, body));
}

net::task<drivers::StatResult> RadosClient::stat(std::string_view key) {
  return calls_.timed(kStat, pool().stat(key));
}

net::task<drivers::OpResult> RadosClient::remove(std::string_view key) {
  return calls_.timed(kRemove, pool().remove(key));
}

net::task<drivers::OpResult> RadosClient::omap_set(std::string_view key,
                                                   drivers::OmapEntries entries) {
  return calls_.timed(kOmapSet, pool().omap_set(key, std::move(entries)));
}

net::task<drivers::OpResult> RadosClient::omap_get(std::string_view key,
                                                   drivers::OmapEntries expected) {
  return calls_.timed(kOmapGet, pool().omap_get(key, std::move(expected)));
}

}  // namespace chopsticks::users
