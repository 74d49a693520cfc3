#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "s3server/bucket.h"
#include "support/result.h"

namespace chopsticks::s3server {

using BucketPtr = std::shared_ptr<Bucket>;

/// Everything the server stores: buckets, their objects and uploads, in memory. Any thread may use
/// it.
class Store {
 public:
  explicit Store(Bytes limit) : budget_(limit) {}

  [[nodiscard]] Budget& budget() noexcept { return budget_; }

  /// Errors: BucketAlreadyOwnedByYou, InvalidBucketName.
  [[nodiscard]] Result<void> create_bucket(std::string_view name, Nanos wall);
  /// Errors: NoSuchBucket, BucketNotEmpty. Uploads that were never completed go with the bucket.
  [[nodiscard]] Result<void> delete_bucket(std::string_view name);
  /// The error is NoSuchBucket.
  [[nodiscard]] Result<BucketPtr> bucket(std::string_view name) const;
  /// By name.
  [[nodiscard]] std::vector<BucketPtr> buckets() const;

 private:
  Budget budget_;  // before the buckets, whose blocks refer to it
  mutable std::mutex mutex_;
  std::map<std::string, BucketPtr, std::less<>> buckets_;
};

}  // namespace chopsticks::s3server
