#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cluster/transport/monitor.h"

namespace chopsticks::cluster {

/// Who knocked at a leader's port and was not let in: logged once for each address, counted after.
class Refusals {
 public:
  explicit Refusals(bool has_key) : has_key_(has_key) {}

  void note(const Monitor::Event& event);

 private:
  void say(int descriptor);

  bool has_key_;
  std::unordered_map<int, std::string> peers_;  // by descriptor
  std::string reason_;                          // of the handshake that failed last
  std::set<std::string> told_;
};

}  // namespace chopsticks::cluster
