#include "s3server/store.h"

#include "s3/errors.h"
#include "s3/names.h"

namespace chopsticks::s3server {

Result<void> Store::create_bucket(std::string_view name, Nanos wall) {
  if (!s3::valid_bucket_name(name)) return fail(s3::s3_error(s3::Code::kInvalidBucketName));
  auto bucket = std::make_shared<Bucket>(std::string(name), wall);
  const std::scoped_lock lock(mutex_);
  if (buckets_.emplace(name, std::move(bucket)).second) return {};
  return fail(s3::s3_error(s3::Code::kBucketAlreadyOwnedByYou));
}

Result<void> Store::delete_bucket(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  const auto found = buckets_.find(name);
  if (found == buckets_.end()) return fail(s3::s3_error(s3::Code::kNoSuchBucket));
  if (!found->second->close()) return fail(s3::s3_error(s3::Code::kBucketNotEmpty));
  buckets_.erase(found);
  return {};
}

Result<BucketPtr> Store::bucket(std::string_view name) const {
  const std::scoped_lock lock(mutex_);
  const auto found = buckets_.find(name);
  if (found == buckets_.end()) return fail(s3::s3_error(s3::Code::kNoSuchBucket));
  return found->second;
}

std::vector<BucketPtr> Store::buckets() const {
  const std::scoped_lock lock(mutex_);
  std::vector<BucketPtr> buckets;
  buckets.reserve(buckets_.size());
  for (const auto& [name, bucket] : buckets_) buckets.push_back(bucket);
  return buckets;
}

}  // namespace chopsticks::s3server
