#include "users/api/recent_keys.h"

#include <algorithm>
#include <utility>

namespace chopsticks::users {

void RecentKeys::push(std::string key) {
  if (most_ == 0) return;
  if (keys_.size() < most_) {
    // Straighten the ring first: the newest belongs behind all others.
    std::ranges::rotate(keys_, keys_.begin() + static_cast<std::ptrdiff_t>(oldest_));
    oldest_ = 0;
    keys_.push_back(std::move(key));
    return;
  }
  keys_[oldest_] = std::move(key);
  oldest_ = (oldest_ + 1) % most_;
}

std::string RecentKeys::pop_oldest() {
  auto key = std::move(keys_[oldest_]);
  keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(oldest_));
  if (oldest_ >= keys_.size()) oldest_ = 0;
  return key;
}

}  // namespace chopsticks::users
