#include "web/site.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "ui_assets/assets.h"
#include "web/orders.h"
#include "web/static_files.h"

namespace chopsticks::web {
namespace {

constexpr std::string_view kApi = "/api/v1";

Response accepted(const std::string& message) {
  return {.body = report::api::dump({{"message", message}})};
}

Response refused(const Mistake& mistake) {
  return problem(mistake.status, mistake.message, mistake.field);
}

Response conflict(const Error& error) { return problem(409, error.message); }

Response not_found(const std::string& path) {
  return problem(404, fmt::format("there is no {}", path));
}

Response redirect(const std::string& where) {
  Response response{.status = 302};
  response.headers.emplace_back("Location", where);
  return response;
}

Response no_run() { return problem(409, "no run is on: start one with POST start"); }

bool running(cluster::Phase phase) {
  return phase == cluster::Phase::kRunning || phase == cluster::Phase::kSpawning;
}

// One that is stopping may be told so again.
bool on(cluster::Phase phase) { return running(phase) || phase == cluster::Phase::kStopping; }

// Path below /api/v1, or nothing.
std::optional<std::string> api_path(const Request& request) {
  if (!request.path.starts_with(kApi) || request.path.size() == kApi.size()) return std::nullopt;
  return request.path.substr(kApi.size());
}

}  // namespace

Site::Site(RunControl& run, SiteOptions options)
    : run_(run),
      base_path_(std::move(options.base_path)),
      gate_([&] {
        options.gate.base_path = base_path_;
        return std::move(options.gate);
      }()),
      api_(run, options.api),
      locust_(run, options.api.distributed) {}

std::optional<Request> Site::below_base(const Request& request) const {
  if (base_path_.empty()) return request;
  if (!request.path.starts_with(base_path_ + "/")) return std::nullopt;
  auto below = request;
  below.path = request.path.substr(base_path_.size());
  return below;
}

bool Site::open_to_all(const Request& request) const {
  const auto path = api_path(request);
  if (path) return *path == "/health" || *path == "/session" || *path == "/login";
  // The page and its files tell nothing; the page shows the login. For --web-auth alone it is the
  // browser that asks, and it asks for the page.
  const bool page = request.path == "/" || request.path == "/login" ||
                    ui_assets::find(request.path.substr(1)).has_value();
  return request.method == "GET" && page && !gate_.asks_by_browser();
}

std::optional<Response> Site::refuse(const Request& request) {
  const auto below = below_base(request);
  if (!below) {
    if (request.path == base_path_) return redirect(base_path_ + "/");
    return not_found(request.path);
  }
  const bool changes = below->method != "GET" || LocustApi::changes(below->path);
  if (auto refusal = gate_.refuse(*below, open_to_all(*below), changes)) return refusal;
  const bool json = below->header("content-type").starts_with("application/json");
  if (below->method != "GET" && api_path(*below) && !json)
    return problem(415, "send this with Content-Type: application/json, with {} at least");
  return std::nullopt;
}

Response Site::answer(const Request& request) {
  const auto below = below_base(request);
  if (!below) return not_found(request.path);
  return below->method == "GET" ? get(*below) : post(*below);
}

Response Site::get(const Request& request) {
  if (const auto path = api_path(request)) {
    if (*path == "/session") return gate_.session(request);
    if (auto answer = api_.get(request, *path)) return std::move(*answer);
    return not_found(request.path);
  }
  if (request.path == "/stats/report")
    return api_.html_report(request.parameter("download").has_value());
  if (auto answer = locust_.get(request)) return std::move(*answer);
  if (auto answer = page(request)) return std::move(*answer);
  return not_found(request.path);
}

std::optional<Response> Site::page(const Request& request) {
  if (request.path == "/login" && !gate_.login_required()) return redirect(base_path_ + "/");
  if (auto file = static_file(request)) return file;
  if (request.path == "/" || request.path == "/login") return page_without_ui();
  return std::nullopt;
}

Response Site::post(const Request& request) {
  if (const auto path = api_path(request)) return order(request, *path);
  if (auto answer = locust_.post(request)) return std::move(*answer);
  return not_found(request.path);
}

Response Site::order(const Request& request, const std::string& path) {
  if (path == "/login") return log_in(request);
  if (path == "/logout") return gate_.log_out(request);
  if (path == "/start") return start(request);
  if (path == "/edit") return edit(request);
  if (path == "/notes") return note(request);
  if (path == "/messages") return message(request);
  if (path == "/stop") return stop();
  if (path == "/reset") return reset();
  if (path == "/quit") {
    run_.quit();
    return accepted("Leader quitting");
  }
  return not_found(request.path);
}

Response Site::start(const Request& request) {
  const auto order = read_start(request.body, run_.run_info().plan, run_.scenario());
  if (!order) return refused(order.error());
  if (running(run_.phase()))
    return problem(409, "a run is on: stop it first, or change it with POST edit");
  if (const auto started = run_.start(*order); !started) return conflict(started.error());
  return accepted("Swarming started");
}

Response Site::stop() {
  if (!on(run_.phase())) return no_run();
  run_.stop();
  return accepted("Test stopping");
}

Response Site::reset() {
  if (!on(run_.phase())) return no_run();
  run_.reset_stats();
  return accepted("Statistics reset");
}

Response Site::edit(const Request& request) {
  // One view for phase and plan: what is edited is the run whose plan this is.
  const auto view = run_.view_now();
  if (!running(view->status.phase)) return no_run();
  auto present = view->plan.value_or(plan::RunPlan());
  // What is left of it: a plan's duration counts from now.
  present.duration = view->remaining;
  const auto plan = read_edit(request.body, present);
  if (!plan) return refused(plan.error());
  if (const auto edited = run_.edit(*plan); !edited) return conflict(edited.error());
  return accepted("Test edited");
}

Response Site::note(const Request& request) {
  const auto words = read_note(request.body);
  if (!words) return refused(words.error());
  if (const auto noted = run_.note(*words); !noted) return conflict(noted.error());
  return accepted("Note added");
}

Response Site::message(const Request& request) {
  const auto words = read_message(request.body);
  if (!words) return refused(words.error());
  if (const auto sent = run_.send_message(*words); !sent) return problem(400, sent.error().message);
  return accepted("Message sent");
}

Response Site::log_in(const Request& request) {
  const auto words = read_login(request.body);
  if (!words) return refused(words.error());
  return gate_.log_in(request, words->user, words->password);
}

}  // namespace chopsticks::web
