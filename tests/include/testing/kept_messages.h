#pragma once
#include <string>
#include <utility>
#include <vector>

#include "cluster/worker/worker_session.h"

namespace testing_support {

inline std::string type_of(const chopsticks::cluster::FromWorker& message) {
  static constexpr const char* kTypes[] = {
      "client_ready", "heartbeat",      "stats", "logs",       "spawning", "spawning_complete",
      "exception",    "client_stopped", "quit",  "locustfile", "custom"};
  return kTypes[message.index()];
}

/// Keeps what a worker sends.
class KeptMessages : public chopsticks::cluster::LeaderLink {
 public:
  void send(const chopsticks::cluster::FromWorker& message) override {
    messages.push_back(message);
  }
  void reconnect() override { ++reconnects; }
  [[nodiscard]] bool connected() const override { return is_connected; }

  std::vector<std::string> take_types() {
    std::vector<std::string> types;
    for (const auto& message : std::exchange(messages, {})) types.push_back(type_of(message));
    return types;
  }
  template <class Message>
  [[nodiscard]] std::vector<Message> all() const {
    std::vector<Message> found;
    for (const auto& message : messages)
      if (const auto* one = std::get_if<Message>(&message)) found.push_back(*one);
    return found;
  }

  std::vector<chopsticks::cluster::FromWorker> messages;
  int reconnects = 0;
  bool is_connected = true;
};

}  // namespace testing_support
