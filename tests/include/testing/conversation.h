#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "cluster/wire/messages.h"
#include "testing/captures.h"

namespace testing_support {

/// Something a node of a recorded conversation said, with its bytes: where the recording left a
/// frame out or cut it, one that says the same.
struct Utterance {
  chopsticks::Nanos when{};
  bool from_worker = false;
  std::string worker;  // its id
  std::string type;
  nlohmann::json data;
  std::string bytes;
  std::size_t position = 0;
};

inline chopsticks::cluster::FromWorker restored_from_worker(const std::string& type,
                                                            const nlohmann::json& data,
                                                            const std::string& worker) {
  using namespace chopsticks::cluster::from_worker;
  const auto users = [&] {
    return data["user_classes_count"].get<chopsticks::plan::ClassCounts>();
  };
  if (type == "heartbeat") return Heartbeat{data["state"], 0, 1000, {}};
  if (type == "logs") return Logs{worker, {"a line"}};
  if (type == "spawning") return Spawning{};
  if (type == "spawning_complete") return SpawningComplete{users()};
  if (type == "client_ready") return ClientReady{data};
  if (type == "client_stopped") return ClientStopped{};
  if (type == "quit") return Quit{};
  if (type != "stats") throw std::runtime_error("cannot restore " + type);
  Stats stats;
  stats.users = users();
  stats.tally.total.requests = data["stats_total"]["num_requests"];
  stats.tally.total.failures = data["stats_total"]["num_failures"];
  return stats;
}

inline chopsticks::cluster::ToWorker restored_to_worker(const std::string& type,
                                                        const nlohmann::json& data) {
  using namespace chopsticks::cluster::to_worker;
  if (type == "heartbeat") return HeartbeatReply{};
  if (type == "ack") return Ack{data["index"]};
  if (type == "spawning_complete") return SpawningComplete{data["user_count"]};
  if (type == "stop") return Stop{};
  if (type == "quit") return Quit{};
  if (type == "update_user_class") return UpdateUserClass{data["user_class_name"], {}};
  if (type != "spawn") throw std::runtime_error("cannot restore " + type);
  Spawn spawn;
  spawn.timestamp = data["timestamp"];
  spawn.users = data["user_classes_count"].get<chopsticks::plan::ClassCounts>();
  spawn.stop_timeout = chopsticks::from_seconds(data["stop_timeout"]);
  return spawn;
}

/// A recorded conversation, in order of time.
class Conversation {
 public:
  explicit Conversation(const std::string& name) {
    const auto lines = read_capture(name);
    for (const auto& line : lines)
      if (line.contains("identity")) ids_[line["w"]] = line["identity"];
    for (const auto& line : lines)
      if (line.contains("msg")) add(line);
    add_heartbeats_after_the_last_recorded();
    for (std::size_t i = 0; i != said.size(); ++i) said[i].position = i;
    std::ranges::sort(said, {}, [](const auto& one) { return std::pair(one.when, one.position); });
  }

  [[nodiscard]] const std::string& id(const std::string& short_name) const {
    return ids_.at(short_name);
  }
  [[nodiscard]] const std::map<std::string, std::string>& ids() const { return ids_; }

  std::vector<Utterance> said;

 private:
  void add(const nlohmann::json& line) {
    Utterance one;
    one.when = chopsticks::from_seconds(line["t"]);
    one.from_worker = line["dir"] == "w2m";
    one.worker = ids_.at(line["w"]);
    one.type = line["msg"][0];
    one.data = line["msg"][1];
    one.bytes = line["hex"].is_null() ? restored(one) : from_hex(line["hex"]);
    if (one.type == "heartbeat") add_skipped(one, line.value("skipped_heartbeats_before", 0));
    said.push_back(std::move(one));
  }

  static std::string restored(const Utterance& one) {
    if (!one.from_worker) return encode(restored_to_worker(one.type, one.data), one.worker);
    return encode(restored_from_worker(one.type, one.data, one.worker), one.worker);
  }

  void add_skipped(const Utterance& next, int skipped) {
    auto& last = last_heartbeat_[{next.from_worker, next.worker}];
    for (int i = 1; i <= skipped; ++i) {
      said.push_back(next);
      said.back().when = last + (next.when - last) * i / (skipped + 1);
    }
    last = next.when;
  }

  void add_heartbeats_after_the_last_recorded() {
    for (const auto& [name, id] : ids_) {
      Utterance* beat = nullptr;
      chopsticks::Nanos end{};
      for (auto& one : said) {
        if (!one.from_worker || one.worker != id) continue;
        if (one.type == "heartbeat") beat = &one;
        end = std::max(end, one.when);
      }
      if (!beat) continue;
      auto more = *beat;
      for (more.when += std::chrono::seconds(1); more.when < end;
           more.when += std::chrono::seconds(1))
        said.push_back(more);
    }
  }

  std::map<std::string, std::string> ids_;
  std::map<std::pair<bool, std::string>, chopsticks::Nanos> last_heartbeat_;
};

}  // namespace testing_support
