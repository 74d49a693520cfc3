#pragma once
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

/// A worker's end. Connects, and reconnects, by itself; what is sent meanwhile waits and is
/// delivered then.
///
/// Belongs to one thread; only wake() may be called from others.
class Dealer {
 public:
  /// The view lives until the handler returns.
  using Handler = std::function<void(std::string_view frame)>;

  /// Succeeds at once, whether or not a leader is there yet; an unknown host or a bad endpoint is
  /// an Error. `identity` is the worker's id: 1 to 255 bytes.
  /// With a key the leader has to prove that it has it, too.
  [[nodiscard]] static Result<Dealer> connect(Context& context, const std::string& endpoint,
                                              const std::string& identity,
                                              const std::optional<ClusterKey>& key = {});
  Dealer(Dealer&&) noexcept;
  Dealer& operator=(Dealer&&) noexcept;
  ~Dealer();

  /// Never waits. False: the leader has been away for a thousand messages, this one is dropped.
  bool send(std::string_view frame);

  /// As Router::poll.
  std::size_t poll(Nanos timeout, const Handler& handler);

  /// The connection stands, as far as TCP knows: a leader that was cut off only stays silent, while
  /// the system of one that was killed closes it.
  [[nodiscard]] bool connected() const;
  /// Why the leader does not let us in: "" unless the two keys do not match. Trying goes on.
  [[nodiscard]] const std::string& refusal() const;
  /// As Router::encrypted.
  [[nodiscard]] bool encrypted() const;

  /// As Router::wake.
  void wake() noexcept;

  /// A new connection under the same identity: what the leader's "reconnect" asks for.
  [[nodiscard]] Result<void> reconnect();

 private:
  struct State;
  explicit Dealer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chopsticks::cluster
