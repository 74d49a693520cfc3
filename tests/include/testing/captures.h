#pragma once
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace testing_support {

/// Bytes of "93a361…".
inline std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

/// The lines of a recording of real Locust nodes, tests/data/locust/<name>.
inline std::vector<nlohmann::json> read_capture(const std::string& name) {
  std::ifstream file(std::string(CHOPSTICKS_TEST_DATA) + "/locust/" + name);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

/// The recordings of whole conversations.
inline const std::vector<std::string> kConversations{"01_connect_ack_quit.jsonl",
                                                     "02_run_one_worker.jsonl",
                                                     "03_run_two_workers.jsonl",
                                                     "04_worker_killed.jsonl",
                                                     "04b_worker_killed_rebalancing.jsonl",
                                                     "05_worker_joins_mid_run.jsonl",
                                                     "05b_worker_joins_rebalancing.jsonl",
                                                     "06_failures_exceptions.jsonl",
                                                     "07_headless_runtime_stop_timeout.jsonl",
                                                     "08_locustfile_from_master.jsonl",
                                                     "09_versions.jsonl",
                                                     "10_worker_quits_mid_run.jsonl",
                                                     "11_update_user_class.jsonl",
                                                     "12_reset_stats_long_ramp.jsonl",
                                                     "13_missing_then_self_heals.jsonl"};

/// A frame of a conversation, bytes as they were on the wire.
struct CapturedFrame {
  std::string where;  // file and second
  bool from_worker = false;
  std::string type;
  std::string bytes;
};

/// Every frame whose bytes were kept.
inline std::vector<CapturedFrame> captured_frames() {
  std::vector<CapturedFrame> frames;
  for (const auto& name : kConversations) {
    for (const auto& line : read_capture(name)) {
      if (!line.contains("hex") || line["hex"].is_null()) continue;
      frames.push_back({name + " " + line["t"].dump(), line["dir"] == "w2m",
                        line["msg"][0].get<std::string>(), from_hex(line["hex"])});
    }
  }
  return frames;
}

}  // namespace testing_support
