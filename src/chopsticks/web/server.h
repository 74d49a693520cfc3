#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "plan/run_plan.h"
#include "support/result.h"
#include "web/run_control.h"

namespace chopsticks::web {

struct ServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8089;  // 0: any free one
  plan::RunPlan plan;         // what the start form offers
  std::string scenario;       // shown in the title
  std::string target;
};

/// The leader's web page and the HTTP API behind it (Locust's: /swarm, /stop, /stats/requests…), on
/// threads of its own.
class Server {
 public:
  /// Listens at once; a port in use is an Error that names it. `run` outlives the server.
  [[nodiscard]] static Result<std::unique_ptr<Server>> open(ServerOptions options, RunControl& run);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chopsticks::web
