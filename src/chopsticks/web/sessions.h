#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "support/units.h"

namespace chopsticks::web {

/// Who is logged in, by the token in their cookie. Any thread.
class Sessions {
 public:
  static constexpr Nanos kLongestIdle = std::chrono::hours(12);
  static constexpr std::size_t kMost = 1000;  // the one idle longest goes first

  /// The token of a new one.
  [[nodiscard]] std::string open(const std::string& user, Nanos now);
  /// The user, whose session lives on.
  [[nodiscard]] std::optional<std::string> user(const std::string& token, Nanos now);
  void close(const std::string& token);

 private:
  struct Session {
    std::string user;
    Nanos seen;
  };
  std::mutex mutex_;
  std::map<std::string, Session> sessions_;
};

}  // namespace chopsticks::web
