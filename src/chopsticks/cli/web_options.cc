#include "cli/sections.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

constexpr std::int64_t kHighestPort = 65535;

constexpr Declaration kOptions[] = {
    {.names = "--headless",
     .metavar = "",
     .help = "No web UI: start at once, end by itself; needs --users and --spawn-rate",
     .locust = "HEADLESS"},
    {.names = "--web-host",
     .metavar = "HOST",
     .help = "Address the web UI listens on (default: all of a leader's, with --web-login or "
             "--web-auth too; else 127.0.0.1)",
     .locust = "WEB_HOST"},
    {.names = "-P,--web-port",
     .metavar = "PORT",
     .help = "Port of the web UI (default 8089; 0: any free one)",
     .locust = "WEB_PORT"},
    {.names = "--web-base-path",
     .metavar = "PATH",
     .help = "Serve everything below this path, for a reverse proxy: /load",
     .locust = "WEB_BASE_PATH"},
    {.names = "--web-login",
     .metavar = "FILE",
     .help = "Ask for user and password: those of FILE, which chopsticks passwd writes",
     .locust = "WEB_LOGIN"},
    {.names = "--web-auth",
     .metavar = "USER:PASSWORD",
     .help = "Ask for these by HTTP Basic authentication, for scripts; better set by "
             "CHOPSTICKS_WEB_AUTH",
     .locust = "WEB_AUTH"},
    {.names = "--tls-cert",
     .metavar = "FILE",
     .help = "Serve HTTPS with this certificate (PEM, with its chain)",
     .locust = "TLS_CERT"},
    {.names = "--tls-key",
     .metavar = "FILE",
     .help = "The certificate's key (PEM)",
     .locust = "TLS_KEY"},
    {.names = "--web-host-display-name",
     .metavar = "NAME",
     .help = "The name people reach the web UI by",
     .locust = "WEB_HOST_DISPLAY_NAME"},
    {.names = "--autostart",
     .metavar = "",
     .help = "Start at once, with the web UI",
     .locust = "AUTOSTART"},
    {.names = "--autoquit",
     .metavar = "SEC",
     .help = "With --autostart: leave so long after the run has ended",
     .locust = "AUTOQUIT"},
};

std::optional<Nanos> read_autoquit(Given& given) {
  // Locust's way of saying never.
  if (given.text("autoquit") == "-1") return std::nullopt;
  return given.duration("autoquit");
}

// "/load", "load", "/load/": "/load".
std::string read_base_path(Given& given) {
  auto path = given.text("web-base-path").value_or("");
  while (path.ends_with('/')) path.pop_back();
  if (!path.empty() && !path.starts_with('/')) path.insert(0, "/");
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.";
  if (path.find_first_not_of(kPlain) != std::string::npos || path.contains("//") ||
      path.contains("..")) {
    given.reject("web-base-path", "must be a path of letters, digits, '-', '_' and '.': /load");
  }
  return path;
}

std::string read_auth(Given& given) {
  auto auth = given.text("web-auth").value_or("");
  const auto colon = auth.find(':');
  // Never the value: it is a secret.
  if (!auth.empty() && (colon == std::string::npos || colon == 0 || colon + 1 == auth.size()))
    given.reject("web-auth", "must be USER:PASSWORD");
  if (colon != std::string::npos) log::hide(auth.substr(colon + 1));
  return auth;
}

}  // namespace

Section web_section() { return {"Web UI", kOptions}; }

WebOptions read_web(Given& given) {
  WebOptions web;
  web.headless = given.flag("headless");
  web.host = given.text("web-host").value_or("");
  web.port =
      static_cast<std::uint16_t>(given.integer("web-port", 0, kHighestPort).value_or(web.port));
  web.autostart = given.flag("autostart");
  web.autoquit = read_autoquit(given);
  if (web.autoquit && !web.autostart) given.reject("autoquit", "needs --autostart");
  web.base_path = read_base_path(given);
  web.login = given.text("web-login").value_or("");
  web.auth = read_auth(given);
  web.tls_cert = given.text("tls-cert").value_or("");
  web.tls_key = given.text("tls-key").value_or("");
  if (!web.tls_cert.empty() && web.tls_key.empty()) given.reject("tls-cert", "needs --tls-key too");
  if (!web.tls_key.empty() && web.tls_cert.empty()) given.reject("tls-key", "needs --tls-cert too");
  web.host_display_name = given.text("web-host-display-name").value_or("");
  return web;
}

}  // namespace chopsticks::cli
