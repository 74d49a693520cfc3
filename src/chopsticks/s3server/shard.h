#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_head.h"
#include "net/listener.h"
#include "net/reactor.h"
#include "net/task.h"
#include "net/task_group.h"
#include "s3/verify.h"
#include "s3server/counters.h"
#include "s3server/response_head.h"
#include "s3server/service.h"
#include "support/random.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// One thread of the server: its event loop, its connections and what they share. Only counters,
/// run() and stop() are for other threads.
class Shard {
 public:
  /// What GET /_chopsticks/stats answers; may be called on any thread.
  using StatsReport = std::function<std::string()>;

  /// The service outlives the shard. `started` is on the monotonic clock: stalls count from it.
  Shard(Service& service, Nanos started, StatsReport report);

  [[nodiscard]] Result<void> listen(std::string_view where, bool reuse_port);
  [[nodiscard]] std::uint16_t port() const noexcept { return listener_->port(); }

  /// Until stop().
  void run();
  /// Cancels every connection and ends run() once they have ended. From any thread.
  void stop();

  // What connections need.
  [[nodiscard]] Result<s3::Verified> verify(const net::RequestHead& head, const Route& route,
                                            Nanos wall);
  [[nodiscard]] std::string_view date_line(Nanos wall) noexcept { return date_.at(wall); }
  [[nodiscard]] RequestId next_request_id() noexcept { return request_id(++requests_); }
  [[nodiscard]] std::string stats() const { return report_(); }
  /// How long an answer that is ready now has to wait, for latency and stalls.
  [[nodiscard]] Nanos hold_back(Nanos now);

  [[nodiscard]] net::Reactor& reactor() noexcept { return reactor_; }
  [[nodiscard]] Service& service() noexcept { return service_; }
  [[nodiscard]] Random& random() noexcept { return random_; }
  [[nodiscard]] Counters& counters() noexcept { return counters_; }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  net::task<void> accept_all();

  Service& service_;
  const Nanos started_;
  StatsReport report_;
  Random random_;
  std::uint64_t requests_;
  s3::Verifier verifier_;
  std::vector<s3::Header> headers_;  // of the request being verified
  DateLine date_;
  Counters counters_;
  net::Reactor reactor_;
  std::unique_ptr<net::Listener> listener_;
  net::TaskGroup connections_;
  net::TaskGroup acceptor_;
};

}  // namespace chopsticks::s3server
