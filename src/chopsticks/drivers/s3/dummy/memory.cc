#include "drivers/s3/dummy/memory.h"

#include <algorithm>

namespace chopsticks::drivers::dummy {

bool Memory::put(std::string_view key, Payload object) {
  const std::scoped_lock lock(mutex_);
  const auto known = objects_.find(key);
  if (known != objects_.end()) {
    known->second = object;
    return true;
  }
  if (objects_.size() == most_) return false;
  objects_.emplace(key, object);
  return true;
}

std::optional<Payload> Memory::get(std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const auto known = objects_.find(key);
  return known == objects_.end() ? std::nullopt : std::optional(known->second);
}

void Memory::remove(std::string_view key) {
  const std::scoped_lock lock(mutex_);
  const auto known = objects_.find(key);
  if (known != objects_.end()) objects_.erase(known);
}

ListResult Memory::list(std::string_view prefix, unsigned limit, std::string_view after) const {
  const std::scoped_lock lock(mutex_);
  ListResult result;
  auto next = after < prefix ? objects_.lower_bound(prefix) : objects_.upper_bound(after);
  for (; next != objects_.end() && next->first.starts_with(prefix); ++next) {
    if (result.objects.size() == limit) {
      if (limit > 0) result.continuation = result.objects.back().key;
      break;
    }
    result.objects.push_back({next->first, next->second.size});
  }
  return result;
}

}  // namespace chopsticks::drivers::dummy
