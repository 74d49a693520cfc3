#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "engine/user_run.h"
#include "engine/workload.h"
#include "net/reactor.h"
#include "net/task_group.h"
#include "stats/recorder.h"

namespace chopsticks::engine {

/// How many users of a kind (its place in Scenario::users) to start and to stop.
struct Change {
  std::size_t kind = 0;
  std::size_t start = 0;
  std::size_t stop = 0;  // the newest first
};

/// What a shard is told to do next.
struct Order {
  std::vector<Change> changes;
  Nanos stop_timeout{};
  std::shared_ptr<const users::TagFilter> tags;  // for users started from now on
  std::shared_ptr<const Settings> settings;      // too
  std::function<void()> done;  // all new users have been started and all surplus ones told to end
};

/// One thread, one event loop and the users that live on it. Made and destroyed by the engine's
/// thread; everything in between arrives as a post, so nothing here is locked.
class Shard {
 public:
  /// Called on the shard's thread for each user that has ended; `by_himself`: nobody told him to.
  using UserGone = std::function<void(std::size_t kind, bool by_himself)>;

  /// `workload` outlives the shard.
  Shard(const Workload& workload, unsigned number, unsigned shards, UserGone user_gone);
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  /// Cancels what still runs and joins the thread.
  ~Shard();

  // From any thread; carried out on the shard's, in this order.

  void change(Order order);
  /// Hands over what was recorded since the last call.
  void take(std::function<void(stats::Tally)> receive);
  /// Asks the driver to make storage ready.
  void prepare(std::function<void(Result<void>)> done);

  /// Users of this kind that have started and were not told to end; from any thread.
  [[nodiscard]] std::size_t running(std::size_t kind) const noexcept {
    return running_[kind].load();
  }
  /// Users that have not ended yet; from any thread.
  [[nodiscard]] std::size_t residents() const noexcept { return resident_count_.load(); }

 private:
  struct Resident {
    Resident(net::Reactor& reactor, stats::Recorder& recorder, std::unique_ptr<users::User> user,
             std::shared_ptr<const users::TagFilter> tags, std::size_t of_kind)
        : run(reactor, recorder, std::move(user), std::move(tags)), kind(of_kind) {}
    UserRun run;
    std::size_t kind;
  };
  using Residents = std::vector<std::shared_ptr<Resident>>;

  void run();
  [[nodiscard]] net::task<> carry_out_orders();
  [[nodiscard]] net::task<> start(std::size_t kind, std::size_t count);
  void start_one(std::size_t kind);
  [[nodiscard]] std::unique_ptr<users::User> make_user(std::size_t kind);
  [[nodiscard]] net::task<> reside(std::shared_ptr<Resident> resident);
  [[nodiscard]] Residents tell_to_stop(const std::vector<Change>& changes);
  [[nodiscard]] net::task<> stop_after(Residents residents, Nanos timeout);
  [[nodiscard]] net::task<> prepare_storage(std::function<void(Result<void>)> done);
  [[nodiscard]] net::task<> wind_down();

  const Workload& workload_;
  const unsigned number_;
  const unsigned shards_;
  const UserGone user_gone_;
  std::vector<std::atomic<std::size_t>> running_;  // by kind
  std::atomic<std::size_t> resident_count_ = 0;

  net::Reactor reactor_;
  stats::Recorder recorder_;
  std::unique_ptr<drivers::StorageShard> storage_;
  std::vector<stats::EndpointId> endpoints_;
  std::vector<Residents>
      residents_;  // by kind, oldest first; those told to stop are no longer here
  std::deque<Order> orders_;
  bool carrying_out_ = false;
  std::shared_ptr<const users::TagFilter> tags_;
  std::shared_ptr<const Settings> settings_;
  std::uint64_t made_ = 0;
  Random random_;
  net::TaskGroup users_;
  net::TaskGroup chores_;  // what the shard does for itself
  std::jthread thread_;    // last: it uses everything above
};

}  // namespace chopsticks::engine
