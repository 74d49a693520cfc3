#include "web/server.h"

#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "web/page.h"
#include "web/stats_json.h"
#include "web/swarm_form.h"

namespace chopsticks::web {
namespace {

constexpr auto kJson = "application/json";
constexpr std::size_t kLargestBody = 65536;

void answer(httplib::Response& response, bool success, std::string_view message) {
  const nlohmann::json reply{{"success", success}, {"message", message}};
  response.set_content(reply.dump(2), kJson);
}

}  // namespace

struct Server::State {
  State(ServerOptions chosen, RunControl& control) : options(std::move(chosen)), run(control) {}

  ServerOptions options;
  RunControl& run;
  httplib::Server http;
  int port = 0;
  std::jthread thread;

  void route();
  void swarm(const httplib::Request& request, httplib::Response& response);
};

void Server::State::route() {
  http.set_payload_max_length(kLargestBody);
  // The library's default, SO_REUSEPORT, would let two leaders share a port without a word.
  http.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  http.Get("/", [page = page(options)](const auto&, auto& response) {
    response.set_content(page, "text/html; charset=utf-8");
  });
  http.Get("/stats/requests", [this](const auto&, auto& response) {
    response.set_content(stats_requests(*run.view()), kJson);
  });
  http.Get("/stats/reset", [this](const auto&, auto& response) {
    run.reset_stats();
    response.set_content("ok", "text/plain");
  });
  http.Get("/worker-count", [this](const auto&, auto& response) {
    response.set_content(fmt::format("{{\"worker_count\": {}}}", run.view()->status.workers),
                         kJson);
  });
  http.Get("/stop", [this](const auto&, auto& response) {
    run.stop();
    answer(response, true, "Test stopped");
  });
  http.Post("/swarm", [this](const auto& request, auto& response) { swarm(request, response); });
}

void Server::State::swarm(const httplib::Request& request, httplib::Response& response) {
  const auto form = [&](const std::string& field) -> std::optional<std::string> {
    if (!request.has_param(field.c_str())) return std::nullopt;
    return request.get_param_value(field.c_str());
  };
  const auto plan = read_swarm_form(form, options.plan);
  if (!plan) return answer(response, false, plan.error().message);
  const auto started = run.start(*plan);
  if (!started) return answer(response, false, started.error().message);
  answer(response, true, "Swarming started");
}

Result<std::unique_ptr<Server>> Server::open(ServerOptions options, RunControl& run) {
  auto state = std::make_unique<State>(std::move(options), run);
  state->route();
  const auto& chosen = state->options;
  if (chosen.port == 0) {
    state->port = state->http.bind_to_any_port(chosen.host.c_str());
  } else if (state->http.bind_to_port(chosen.host.c_str(), chosen.port)) {
    state->port = chosen.port;
  }
  if (state->port <= 0) {
    return fail(fmt::format(
        "the web UI cannot listen on {}:{}: the port is in use or the address is not this "
        "machine's (--web-port, --web-host)",
        chosen.host, chosen.port));
  }
  state->thread = std::jthread([http = &state->http] { http->listen_after_bind(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  // stop() before the thread has begun to listen would be forgotten.
  while (!state_->http.is_running() && state_->thread.joinable()) std::this_thread::yield();
  state_->http.stop();
}

std::uint16_t Server::port() const noexcept { return static_cast<std::uint16_t>(state_->port); }

}  // namespace chopsticks::web
