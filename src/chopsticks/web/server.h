#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "support/result.h"
#include "web/run_control.h"
#include "web/tls.h"

namespace chopsticks::web {

struct ServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8089;  // 0: any free one
  std::string base_path;      // "/load": everything is below it; "" for none
  std::optional<TlsFiles> tls;
  std::string login;      // a file of chopsticks passwd, or one of its lines; "": no login
  std::string auth;       // "user:password" for scripts; "": none
  std::string host_name;  // under which it is reached beside localhost and addresses
  std::string runs_folder;
  int workers_expected = 1;
  bool distributed = false;
};

/// The leader's web UI and API (openapi.json), on threads of its own. Nothing a browser does
/// reaches the run but RunControl.
class Server {
 public:
  /// Listens at once. Errors: a port in use, TLS files or users that cannot be read. `run` outlives
  /// the server.
  [[nodiscard]] static Result<std::unique_ptr<Server>> open(const ServerOptions& options,
                                                            RunControl& run);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  /// "https://localhost:8089/load/": what a browser is told.
  [[nodiscard]] std::string address() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The users behind --web-login.
[[nodiscard]] Result<std::map<std::string, std::string>> read_users(const std::string& login);

}  // namespace chopsticks::web
