#pragma once
#include <cstddef>
#include <string_view>

#include "drivers/api/object_store.h"
#include "drivers/s3/native/session.h"

namespace chopsticks::drivers::native {

/// S3 as one user sees it. Holds no connection and no buffer between operations.
class NativeStore : public ObjectStore {
 public:
  NativeStore(NativeShard& shard, std::size_t site) noexcept : session_(shard, site) {}

  net::task<OpResult> upload(std::string_view key, Payload payload) override;
  net::task<OpResult> download(std::string_view key, Payload expected) override;
  net::task<OpResult> fetch(std::string_view key, Body& body) override;
  net::task<OpResult> remove(std::string_view key) override;
  net::task<HeadResult> head(std::string_view key) override;
  net::task<ListResult> list(std::string_view prefix, unsigned limit,
                             std::string_view continuation) override;

  [[nodiscard]] std::size_t endpoint() const noexcept override { return session_.site(); }

 private:
  Session session_;
};

}  // namespace chopsticks::drivers::native
