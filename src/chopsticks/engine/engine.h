#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/shard.h"
#include "engine/workload.h"
#include "plan/user_class.h"
#include "stats/tally.h"

namespace chopsticks::engine {

/// All the users of this process: one shard per thread, users dealt out evenly. Calls come from one
/// thread and return at once; what they start is reported through Events.
class Engine {
 public:
  /// Told from the engine's threads.
  struct Events {
    std::function<void()> spawned;  // the latest apply() has been carried out
    std::function<void()> stopped;  // after stop(): no user is left
  };

  /// Starts `threads` event loops; users come with apply().
  Engine(Workload workload, unsigned threads, Events events);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  /// Which tasks users started from now on do.
  void filter_tasks(users::TagFilter tags);
  /// The settings of users started from now on, checked with users::check().
  void configure(Settings settings);
  /// Makes exactly these users run; classes not named keep theirs, unknown ones are ignored. The
  /// first call waits until storage is prepared. Surplus users may finish their task within
  /// `stop_timeout`.
  void apply(const plan::ClassCounts& target, Nanos stop_timeout);
  /// Stops everybody: who waits at once, who is in a task within `timeout`.
  void stop(Nanos timeout);
  /// Users that have started and were not told to end, by class.
  [[nodiscard]] plan::ClassCounts running() const;
  /// What all shards recorded since the last call. A shard too busy to answer within a moment is
  /// heard next time.
  [[nodiscard]] stats::Tally take();
  /// The longest a shard let take() wait since this was last asked: how late its users are, too.
  [[nodiscard]] Nanos take_lag();
  [[nodiscard]] unsigned threads() const noexcept { return static_cast<unsigned>(shards_.size()); }

 private:
  enum class Storage { kUnknown, kPreparing, kReady };
  struct Goal {
    plan::ClassCounts target;
    Nanos stop_timeout;
  };

  void storage_ready(const Result<void>& ready);
  void pursue(const Goal& goal);
  [[nodiscard]] std::vector<Change> changes_for(std::size_t shard, const plan::ClassCounts& target);
  void carried_out(std::uint64_t goal);
  void user_gone(std::size_t shard, std::size_t kind, bool by_himself);
  [[nodiscard]] bool empty() const;

  const Workload workload_;
  const Events events_;

  std::mutex mutex_;  // guards everything from here to shards_
  std::condition_variable answered_;
  std::shared_ptr<const users::TagFilter> tags_ = std::make_shared<users::TagFilter>();
  std::shared_ptr<const Settings> settings_;
  Storage storage_ = Storage::kUnknown;
  std::optional<Goal> postponed_;  // until storage is ready
  std::vector<std::vector<std::size_t>>
      wanted_;                   // by shard and kind: what the shards have been told
  std::uint64_t goal_ = 0;       // the latest
  std::size_t busy_shards_ = 0;  // that have not carried it out yet
  bool stopping_ = false;
  stats::Tally collected_;
  std::size_t unanswered_ = 0;
  Nanos lag_{};

  std::vector<std::unique_ptr<Shard>> shards_;  // last: their threads use everything above
};

}  // namespace chopsticks::engine
