#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/units.h"

namespace chopsticks::web {

/// One kind of server-sent event and how its data is made.
struct Topic {
  std::string name;
  std::function<std::string()> data;  // JSON on one line
};

/// The server-sent events of everybody who watches: made once a second, however many there are,
/// and not at all while nobody watches. A reader that is slow skips what is outdated.
class Live {
 public:
  static constexpr int kMostReaders = 64;

  explicit Live(std::vector<Topic> topics, Nanos between = std::chrono::seconds(1));
  Live(const Live&) = delete;
  ~Live();

  /// Waits for the next events, as text of the stream: all topics first, then those that have
  /// changed. Nothing when the server ends.
  using Reader = std::function<std::optional<std::string>()>;
  /// Nothing when there are too many already.
  [[nodiscard]] std::optional<Reader> subscribe();
  /// Every reader is told "bye" and ends.
  void end();

 private:
  struct News {
    std::shared_ptr<const std::string> event;  // as it stands in the stream
    std::uint64_t version = 0;
  };
  struct Seat;

  void run();
  void renew();
  [[nodiscard]] std::optional<std::string> next(Seat& seat);

  std::vector<Topic> topics_;
  Nanos between_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<News> news_;
  std::uint64_t turn_ = 0;
  int readers_ = 0;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace chopsticks::web
