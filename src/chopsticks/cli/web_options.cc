#include "cli/sections.h"

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
     .help = "Address the web UI listens on",
     .locust = "WEB_HOST"},
    {.names = "-P,--web-port",
     .metavar = "PORT",
     .help = "Port of the web UI (default 8089; 0: any free one)",
     .locust = "WEB_PORT"},
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
  return web;
}

}  // namespace chopsticks::cli
