#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cluster/transport/dealer.h"
#include "cluster/worker/waiting_frames.h"
#include "cluster/worker/worker_session.h"

namespace chopsticks::cluster {

/// A WorkerSession at work: its connection, its thread and its clock.
///
/// Every method may be called from any thread. The Load is called from the loop's thread only, and
/// outlives the loop.
class WorkerLoop : private LoadListener, private LeaderLink {
 public:
  /// Succeeds whether or not the leader is there yet; an unknown host is an Error.
  [[nodiscard]] static Result<std::unique_ptr<WorkerLoop>> open(
      Context& context, const std::string& endpoint, WorkerSettings settings, Load& load,
      const std::optional<ClusterKey>& key = {});
  /// Nobody on the way to the leader can read what is sent.
  [[nodiscard]] bool encrypted() const noexcept { return encrypted_; }
  /// Leaves and waits until it has.
  ~WorkerLoop() override;

  /// Stops the users, sends the last reports and says goodbye: for signals.
  void leave();
  /// A message of a type of the user's own, for the leader.
  void send_custom(Custom message);
  /// How it ended; nothing while it goes on.
  [[nodiscard]] std::optional<WorkerEnd> end() const;
  /// Waits for the end, at most so long.
  std::optional<WorkerEnd> wait(Nanos timeout) const;

 private:
  struct Wishes {
    bool spawned = false;
    bool stopped = false;
    bool leave = false;
    std::optional<plan::ShapeAnswer> shape_says;
    std::vector<Custom> messages;
  };

  /// How shapes find the loop as long as there is one: they may answer after its end.
  struct Door {
    std::mutex mutex;
    WorkerLoop* loop;
  };

  WorkerLoop(Dealer dealer, WorkerSettings settings, Load& load);
  void spawned() override;
  void stopped() override;
  void send(const FromWorker& message) override;
  void reconnect() override;
  void reconnect_if_asked();
  void send_what_waits();
  [[nodiscard]] bool connected() const override { return dealer_.connected(); }
  void wish(bool Wishes::* what);
  [[nodiscard]] WorkerSettings with_reply(WorkerSettings settings) const;
  void shape_says(plan::ShapeAnswer answer);
  void run();
  void grant(Clocks now);

  std::string id_;
  Load& load_;
  std::shared_ptr<Door> door_ = std::make_shared<Door>();
  Dealer dealer_;
  const bool encrypted_;
  WorkerSession session_;  // the thread's
  WaitingFrames frames_;
  bool reconnect_ = false;
  Nanos complain_at_{0};

  mutable std::mutex mutex_;
  mutable std::condition_variable ended_;
  Wishes wishes_;
  std::optional<WorkerEnd> end_;

  std::thread thread_;
};

}  // namespace chopsticks::cluster
