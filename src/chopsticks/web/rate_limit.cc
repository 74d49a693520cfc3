#include "web/rate_limit.h"

#include <algorithm>

namespace chopsticks::web {

RateLimit::Bucket& RateLimit::refill(const std::string& who, Nanos now) {
  const auto full = [&](const auto& one) {
    return one.second.left + seconds(now - one.second.at) * rate_.value >= burst_;
  };
  if (buckets_.size() >= kMostAddresses) std::erase_if(buckets_, full);
  // Still that many: they share one.
  const auto& key = buckets_.size() >= kMostAddresses ? std::string() : who;
  auto& bucket = buckets_.try_emplace(key, Bucket{burst_, now}).first->second;
  bucket.left = std::min(burst_, bucket.left + seconds(now - bucket.at) * rate_.value);
  bucket.at = now;
  return bucket;
}

bool RateLimit::take(const std::string& who, Nanos now) {
  const std::lock_guard lock(mutex_);
  auto& bucket = refill(who, now);
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

bool RateLimit::has(const std::string& who, Nanos now) {
  const std::lock_guard lock(mutex_);
  return refill(who, now).left >= 1;
}

}  // namespace chopsticks::web
