#include "web/sessions.h"

#include <algorithm>

#include "web/passwords.h"

namespace chopsticks::web {

std::string Sessions::open(const std::string& user, Nanos now) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kMost) {
    sessions_.erase(
        std::ranges::min_element(sessions_, {}, [](const auto& one) { return one.second.seen; }));
  }
  auto token = random_token();
  sessions_[token] = {user, now};
  return token;
}

std::optional<std::string> Sessions::user(const std::string& token, Nanos now) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(token);
  if (found == sessions_.end()) return std::nullopt;
  if (now - found->second.seen > kLongestIdle) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.seen = now;
  return found->second.user;
}

void Sessions::close(const std::string& token) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(token);
}

}  // namespace chopsticks::web
