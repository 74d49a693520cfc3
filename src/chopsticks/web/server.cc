#include "web/server.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "web/site.h"

namespace chopsticks::web {
namespace {

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

bool is_everywhere(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

std::string shown_host(const ServerOptions& options) {
  if (!options.host_name.empty()) return options.host_name;
  if (is_everywhere(options.host)) return "localhost";
  return options.host.find(':') == std::string::npos ? options.host
                                                     : fmt::format("[{}]", options.host);
}

Result<SiteOptions> site_options(const ServerOptions& options) {
  SiteOptions site;
  site.base_path = options.base_path;
  if (!options.login.empty()) {
    auto users = read_users(options.login);
    if (!users) return fail(users.error());
    site.gate.users = std::move(*users);
  }
  site.gate.basic_auth = options.auth;
  site.gate.loopback_only = is_loopback(options.host);
  site.gate.host_name = options.host_name;
  site.api = {options.runs_folder, options.workers_expected, options.distributed};
  return site;
}

}  // namespace

Result<Users> read_users(const std::string& login) {
  if (login.find(":$scrypt$") != std::string::npos) return parse_users(login, "--web-login");
  std::ifstream file(login, std::ios::binary);
  if (!file)
    return fail(system_error(
        errno, fmt::format("cannot read --web-login {} (a file of chopsticks passwd)", login)));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return parse_users(text, login);
}

struct Server::State {
  State(std::string shown_address, RunControl& run, SiteOptions options, Listener listener,
        TlsContext tls)
      : address(std::move(shown_address)),
        site(run, std::move(options)),
        http(std::move(listener), std::move(tls), site) {}

  std::string address;
  Site site;
  HttpServer http;
};

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, RunControl& run) {
  auto site = site_options(options);
  if (!site) return fail(site.error());
  TlsContext tls;
  if (options.tls) {
    auto loaded = load_tls(*options.tls);
    if (!loaded) return fail(loaded.error());
    tls = std::move(*loaded);
  }
  auto listener = Listener::open(options.host, options.port);
  if (!listener) return fail(listener.error());
  auto address = fmt::format("{}://{}:{}{}/", tls ? "https" : "http", shown_host(options),
                             listener->port(), options.base_path);
  return std::unique_ptr<Server>(new Server(std::make_unique<State>(
      std::move(address), run, std::move(*site), std::move(*listener), std::move(tls))));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { state_->site.end_streams(); }

std::uint16_t Server::port() const noexcept { return state_->http.port(); }

std::string Server::address() const { return state_->address; }

}  // namespace chopsticks::web
