#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/api/object_store.h"

namespace chopsticks::drivers::dummy {

/// Which objects there are, and what they would contain: a key, a size and a seed each, so that
/// what is "downloaded" can be compared with what was "uploaded". One for all users of the process;
/// thread-safe.
class Memory {
 public:
  explicit Memory(std::size_t most) noexcept : most_(most) {}

  /// False: there is no room for another one.
  bool put(std::string_view key, Payload object);
  [[nodiscard]] std::optional<Payload> get(std::string_view key) const;
  void remove(std::string_view key);
  /// As ObjectStore::list.
  [[nodiscard]] ListResult list(std::string_view prefix, unsigned limit,
                                std::string_view after) const;

 private:
  mutable std::mutex mutex_;
  std::size_t most_;
  std::map<std::string, Payload, std::less<>> objects_;
};

}  // namespace chopsticks::drivers::dummy
