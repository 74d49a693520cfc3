#pragma once
#include <string>

#include "cluster/wire/messages.h"

/// The `data` of a heartbeat message. Reports to a leader that reads it have the same within.
namespace chopsticks::cluster {

[[nodiscard]] Value encode_heartbeat(const from_worker::Heartbeat& heartbeat);
[[nodiscard]] Result<from_worker::Heartbeat> decode_heartbeat(const Value& data);

inline constexpr std::size_t kLongestLife = 64;
/// A life from the network: "" when there is none, or none of ours.
[[nodiscard]] std::string short_life(const Value* text);

}  // namespace chopsticks::cluster
