#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cluster/transport/cluster_key.h"
#include "cluster/transport/context.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::cluster {

/// The leader's end: one socket, all workers, each known by the identity it connected with.
///
/// Belongs to one thread; only wake() may be called from others. Delivery is the peer's business:
/// what is sent to a worker that is gone is lost, as in Locust, and only its missing heartbeats
/// tell.
class Router {
 public:
  enum class Sent {
    kQueued,
    kNobody,  // no worker of this identity is connected
    kFull,    // it has not read for a thousand messages: this one is dropped
  };
  /// The views live until the handler returns. The frame is empty when a peer sent none, and may be
  /// anything.
  using Handler = std::function<void(std::string_view identity, std::string_view frame)>;

  /// "tcp://*:5557", "tcp://127.0.0.1:0", "inproc://run". Port in use, no permission and unknown
  /// hosts are Errors that name the port and the host.
  /// With a key only its holders get in; others are refused and logged.
  [[nodiscard]] static Result<Router> bind(Context& context, const std::string& endpoint,
                                           const std::optional<ClusterKey>& key = {});
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  /// What a worker on this machine connects to, with the port the system chose.
  [[nodiscard]] const std::string& endpoint() const;
  /// Nobody on the way can read or change what goes over it.
  [[nodiscard]] bool encrypted() const;
  /// 0 for inproc.
  [[nodiscard]] std::uint16_t port() const;

  /// Never waits.
  Sent send(std::string_view identity, std::string_view frame);

  /// Waits for a message, a wake() or the end of `timeout`, whichever is first, then handles what
  /// has arrived: at most a few thousand messages, so that a flood cannot keep the caller from its
  /// clock. Returns how many.
  std::size_t poll(Nanos timeout, const Handler& handler);

  /// Ends a poll() that waits, or the next one at once. From any thread, as long as the Router
  /// lives.
  void wake() noexcept;

 private:
  struct State;
  explicit Router(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chopsticks::cluster
