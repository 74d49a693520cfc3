#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace chopsticks::cluster {

/// What the leader refused to act on: counted always, logged once per sender.
///
/// Senders are whoever reaches the port, so their number is bounded too: beyond it nothing more is
/// logged.
class Complaints {
 public:
  void add(std::string_view sender, std::string_view reason);
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  std::uint64_t count_ = 0;
  std::unordered_set<std::string> senders_;
};

/// Text from the network, fit for a log line: no control characters, not too long.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace chopsticks::cluster
