#pragma once
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "net/event.h"
#include "support/clock.h"
#include "users/api/rados_client.h"
#include "users/api/rbd_client.h"
#include "users/api/s3_user.h"
#include "users/http/client.h"
#include "users/python/interpreter.h"

namespace chopsticks::python {

/// The native twin of a Python user: to the engine a user like any other, with one task that lasts
/// as long as the Python user lives. It does for him what he asks for (so that timing, statistics
/// and input/output stay on this event loop) and tells him when he is to end.
class PythonUser final : public users::S3User {
 public:
  PythonUser(std::shared_ptr<Interpreter> interpreter, std::size_t kind);
  ~PythonUser() override;

  net::task<> on_start() override;
  net::task<> on_stop() override;
  void told_to_stop() noexcept override;

  /// What the hub hands over, on the thread of this user's shard.
  static void deliver(const std::vector<Op*>& ops);

 private:
  void add_native_task();
  [[nodiscard]] net::task<> serve();
  /// Until the Python user has ended; false: somebody has lost patience with this one.
  [[nodiscard]] net::task<bool> answer_until_ended(Deadline deadline);
  [[nodiscard]] net::task<> carry_out(Op* op);
  [[nodiscard]] net::task<> perform(Op* op);
  [[nodiscard]] net::task<> perform_rbd(Op* op);
  [[nodiscard]] net::task<> perform_rados(Op* op);
  [[nodiscard]] net::task<> request(Op* op);
  void take(Op* op);
  static void give_back(Op* op);
  void tell(Message::Kind what);

  std::shared_ptr<Interpreter> interpreter_;
  UserLink* link_ = nullptr;  // none: a user made to be looked at
  std::optional<net::Event> asked_;
  std::deque<Op*> asked_for_;
  std::unique_ptr<http::Client> web_;  // made by the first request
  std::optional<users::RbdClient> rbd_;
  std::optional<users::RadosClient> rados_;
  bool ended_ = false;
};

}  // namespace chopsticks::python
