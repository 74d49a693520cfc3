#include "web/locust_api.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "report/csv.h"
#include "support/clock.h"
#include "web/stats_json.h"
#include "web/swarm_form.h"

namespace chopsticks::web {
namespace {

using nlohmann::json;

constexpr Nanos kStopPatience = 15s;

Response pretty(const json& body) {
  return {.body = body.dump(2, ' ', false, json::error_handler_t::replace)};
}

Response outcome(bool success, const std::string& message) {
  return pretty({{"success", success}, {"message", message}});
}

bool over(cluster::Phase phase) {
  return phase == cluster::Phase::kReady || phase == cluster::Phase::kStopped;
}

}  // namespace

std::optional<Response> LocustApi::get(const Request& request) {
  const auto& path = request.path;
  const auto csv = [&](std::string text, const char* what) {
    return attachment(std::move(text), "text/csv; charset=utf-8", file_name(what));
  };
  if (path == "/stats/requests")
    return Response{.body = stats_requests(*run_.view(), distributed_)};
  if (path == "/stats/requests/csv")
    return csv(report::stats_csv(run_.view()->snapshot), "requests.csv");
  if (path == "/stats/failures/csv")
    return csv(report::failures_csv(run_.view()->snapshot), "failures.csv");
  if (path == "/exceptions/csv")
    return csv(report::exceptions_csv(run_.view()->snapshot), "exceptions.csv");
  if (path == "/stats/requests_full_history/csv") return history();
  if (path == "/exceptions") return Response{.body = exceptions(*run_.view())};
  if (path == "/tasks") return pretty(report::api::tasks(run_.scenario(), run_.view()->users));
  if (path == "/logs") {
    const auto logs = run_.logs();
    return pretty({{"master", logs.leader}, {"workers", logs.workers}});
  }
  if (path == "/worker-count")
    return pretty({{"worker_count", distributed_ ? run_.view()->status.workers : 0}});
  if (path == "/stop") return stop();
  if (path == "/stats/reset") {
    run_.reset_stats();
    return text(200, "ok");
  }
  return std::nullopt;
}

std::optional<Response> LocustApi::post(const Request& request) {
  if (request.path == "/swarm") return swarm(request);
  if (request.path == "/user") return user(request);
  return std::nullopt;
}

Response LocustApi::swarm(const Request& request) {
  const auto offered = run_.run_info().plan;
  const auto order = read_swarm_form(request, offered, run_.scenario());
  if (!order) return outcome(false, order.error().message);
  const bool on = !over(run_.phase());
  const auto done = on ? run_.edit(order->plan) : run_.start(*order);
  if (!done) return outcome(false, done.error().message);
  const auto& shape = run_.scenario().shape;
  json reply{{"success", true},
             {"message", shape && order->plan.follow_shape
                             ? fmt::format("Swarming started using shape class '{}'", shape->name)
                             : "Swarming started"},
             {"host", host_of(*order)}};
  if (order->plan.duration)
    reply["run_time"] = std::chrono::floor<std::chrono::seconds>(*order->plan.duration).count();
  if (request.parameters.contains("user_classes")) {
    auto names = json::array();
    for (const auto& one : order->user_classes)
      if (one.weight > 0 || one.fixed_count > 0) names.push_back(one.name);
    std::sort(names.begin(), names.end());
    reply["user_classes"] = std::move(names);
  }
  return pretty(reply);
}

std::string LocustApi::host_of(const StartOrder& order) {
  const auto endpoints = run_.run_info().endpoints;
  return endpoints.empty() ? order.host.value_or("") : endpoints.front();
}

// Like Locust's, it answers when the test has stopped.
Response LocustApi::stop() {
  run_.stop();
  const auto until = monotonic_now() + kStopPatience;
  while (!over(run_.phase()) && monotonic_now() < until) std::this_thread::sleep_for(100ms);
  return outcome(true, "Test stopped");
}

Response LocustApi::user(const Request& request) {
  const auto changed = read_user_class(request.body, run_.scenario());
  if (!changed) return problem(400, changed.error().message, changed.error().field);
  if (const auto done = run_.update_user_class(*changed); !done)
    return problem(409, done.error().message);
  Response response{.status = 201, .body = "{}"};
  return response;
}

Response LocustApi::history() {
  const auto folder = run_.run_info().directory;
  const auto path = std::filesystem::path(folder) / "locust_stats_history.csv";
  std::ifstream file(path, std::ios::binary);
  if (folder.empty() || !file) return text(404, "there is no history yet: start a run first");
  return attachment({std::istreambuf_iterator<char>(file), {}}, "text/csv; charset=utf-8",
                    file_name("requests_full_history.csv"));
}

std::string LocustApi::file_name(const char* what) {
  const auto now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return fmt::format("Locust_{:04}-{:02}-{:02}-{:02}h{:02}_{}_{}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min,
                     run_.run_info().scenario, what);
}

}  // namespace chopsticks::web
