#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "web/http.h"
#include "web/passwords.h"
#include "web/rate_limit.h"
#include "web/sessions.h"

namespace chopsticks::web {

/// Who may come in.
struct GateOptions {
  Users users;                     // --web-login; empty: nobody logs in
  std::string basic_auth;          // --web-auth "user:password"; empty: none
  bool loopback_only = false;      // nobody but this machine can reach us
  std::string host_name;           // a name we are known under beside addresses and localhost
  std::string base_path;           // "/load", "" for none
  std::function<Nanos()> clock{};  // monotonic; tests bring their own
};

/// Decides about each request before anything is done for it: too many of them, a foreign site
/// behind it, no login. Any thread.
///
/// What changes something is safe from other sites: they cannot send JSON without being asked
/// first, and browsers say where a request comes from. The session cookie does not leave our pages.
class Gate {
 public:
  explicit Gate(GateOptions options);

  /// An answer that turns the request away, or nothing. `open_to_all`: needs no login.
  /// `changes`: does more than show something.
  [[nodiscard]] std::optional<Response> refuse(const Request& request, bool open_to_all,
                                               bool changes);

  // GET session, POST login and logout of openapi.json.
  [[nodiscard]] Response session(const Request& request);
  [[nodiscard]] Response log_in(const Request& request, const std::string& user,
                                const std::string& password);
  [[nodiscard]] Response log_out(const Request& request);

  [[nodiscard]] bool login_required() const { return !options_.users.empty() || basic_only(); }
  /// Only --web-auth: the browser asks for user and password, not our page.
  [[nodiscard]] bool asks_by_browser() const { return basic_only(); }
  /// Whether a page is shown to this one.
  [[nodiscard]] bool admits(const Request& request);

 private:
  [[nodiscard]] bool basic_only() const {
    return options_.users.empty() && !options_.basic_auth.empty();
  }
  [[nodiscard]] std::optional<std::string> user_of(const Request& request);
  [[nodiscard]] bool basic_auth_fits(const Request& request);
  [[nodiscard]] bool password_fits(const std::string& user, const std::string& password);
  [[nodiscard]] bool from_a_foreign_site(const Request& request) const;
  [[nodiscard]] bool under_a_foreign_name(const Request& request) const;
  [[nodiscard]] std::string cookie(const Request& request, const std::string& token) const;
  [[nodiscard]] Response ask_for_login() const;

  GateOptions options_;
  Sessions sessions_;
  RateLimit requests_{400, PerSecond{100}};
  RateLimit mistakes_{10, PerSecond{0.2}};  // wrong passwords
  RateLimit all_mistakes_{100, PerSecond{2}};
  std::mutex proven_mutex_;
  std::string proven_;  // the last Authorization header whose password was right
};

}  // namespace chopsticks::web
