#pragma once
#include <mutex>
#include <string>
#include <unordered_map>

#include "support/units.h"

namespace chopsticks::web {

/// So many at once from one address, then so many a second. Any thread.
class RateLimit {
 public:
  RateLimit(double burst, PerSecond rate) : burst_(burst), rate_(rate) {}

  /// Takes one; false when there is none left.
  [[nodiscard]] bool take(const std::string& who, Nanos now);
  /// Whether there is one, without taking it.
  [[nodiscard]] bool has(const std::string& who, Nanos now);

 private:
  static constexpr std::size_t kMostAddresses = 10'000;

  struct Bucket {
    double left;
    Nanos at;
  };
  Bucket& refill(const std::string& who, Nanos now);

  const double burst_;
  const PerSecond rate_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace chopsticks::web
