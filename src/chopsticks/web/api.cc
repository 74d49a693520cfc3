#include "web/api.h"

#include <charconv>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "report/api_series.h"
#include "report/document.h"
#include "report/html.h"
#include "report/json.h"
#include "support/clock.h"
#include "support/version.h"
#include "web/openapi_source.h"
#include "web/static_files.h"

namespace chopsticks::web {
namespace {

namespace api = report::api;
using Json = nlohmann::json;

Response json(const Json& body) { return {.body = api::dump(body)}; }

template <class Number>
std::optional<Number> number(const Request& request, const std::string& name) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  Number value{};
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  const bool whole = failure == std::errc{} && end == text->data() + text->size();
  return whole ? std::optional(value) : std::nullopt;
}

std::uint64_t count(const stats::Snapshot& snapshot) {
  std::uint64_t sum = 0;
  for (const auto& row : snapshot.exceptions) sum += row.count;
  return sum;
}

Json worker_counts(const cluster::RunView& view) {
  int missing = 0;
  int limited = 0;
  for (const auto& worker : view.snapshot.workers) {
    missing += worker.state == "missing" ? 1 : 0;
    limited += api::limit_of(worker).empty() ? 0 : 1;
  }
  return {{"connected", view.status.workers}, {"missing", missing}, {"limited", limited}};
}

Json run_of(const cluster::RunView& view, const report::RunInfo& info) {
  const bool any = view.status.run != 0 && !info.directory.empty();
  return {{"number", view.status.run},
          {"id", any ? Json(info.id) : Json()},
          {"directory", any ? Json(info.directory) : Json()}};
}

// What decides how many users there are; null: the plan.
Json shape_at_work(const cluster::RunView& view) {
  const bool followed = view.shape && (!view.plan || view.plan->follow_shape);
  return followed ? Json(view.shape->info.name) : Json();
}

Json link(const char* name, const char* href, const char* title, bool available = true) {
  return {{"name", name}, {"href", href}, {"title", title}, {"available", available}};
}

}  // namespace

Api::Api(RunControl& run, ApiOptions options)
    : run_(run), options_(std::move(options)), past_(options_.runs_folder), live_(topics()) {}

Json Api::state() {
  const auto view = run_.view();
  const auto info = run_.run_info();
  const auto& snapshot = view->snapshot;
  const auto& total = snapshot.total;
  return {{"time", api::moment(snapshot.now)},
          {"version", kVersion},
          {"run", run_of(*view, info)},
          {"phase", cluster::name_of(view->status.phase)},
          {"trouble", view->status.trouble},
          {"scenario", info.scenario},
          {"driver", info.driver},
          {"target", fmt::format("{}", fmt::join(info.endpoints, ", "))},
          {"distributed", options_.distributed},
          {"users", snapshot.users},
          {"target_users", snapshot.target_users},
          {"user_classes", view->users},
          {"workers", worker_counts(*view)},
          {"plan", view->plan ? api::plan(*view->plan) : Json()},
          {"load_shape", shape_at_work(*view)},
          {"started", view->status.run ? api::moment(snapshot.started) : Json()},
          {"elapsed", seconds(snapshot.elapsed)},
          {"remaining", view->remaining ? Json(seconds(*view->remaining)) : Json()},
          {"requests", total.requests},
          {"failures", total.failures},
          {"bytes", total.bytes.count},
          {"fail_ratio", total.fail_ratio()},
          {"error_rows", snapshot.errors.size()},
          {"exceptions", count(snapshot)},
          {"current", api::rates(total.current)},
          {"total", api::rates(total.total)},
          {"latency", api::quantiles(total)},
          {"recent", api::recent_quantiles(total)},
          {"verdict", api::verdict(snapshot)}};
}

Json Api::failures() {
  const auto view = run_.view();
  return {{"run", view->status.run}, {"failures", api::failures(view->snapshot)}};
}

Json Api::exceptions() {
  const auto view = run_.view();
  return {{"run", view->status.run}, {"exceptions", api::exceptions(view->snapshot)}};
}

Json Api::workers() {
  const auto view = run_.view();
  return {{"run", view->status.run}, {"workers", api::workers(view->snapshot)}};
}

Json Api::events() {
  const auto view = run_.view();
  return {{"run", view->status.run}, {"events", api::events(view->snapshot)}};
}

Json Api::tasks() { return api::tasks(run_.scenario(), run_.view()->users); }

Json Api::logs() {
  const auto logs = run_.logs();
  return {{"leader", logs.leader}, {"workers", logs.workers}};
}

Json Api::distributions() {
  return {{"run", run_.view()->status.run}, {"distributions", api::distributions(run_.tally())}};
}

Json Api::document() {
  const auto view = run_.view();
  const auto tally = run_.tally();
  const auto info = run_.run_info();
  const auto scenario = run_.scenario();
  return report::document({view->snapshot, tally, info, scenario});
}

Json Api::downloads() {
  const bool history = !run_.run_info().directory.empty();
  return {{"downloads",
           {link("requests.csv", "stats/requests/csv", "Request statistics"),
            link("failures.csv", "stats/failures/csv", "Failures"),
            link("exceptions.csv", "exceptions/csv", "Exceptions"),
            link("history.csv", "stats/requests_full_history/csv", "Statistics by second", history),
            link("summary.json", "api/v1/summary.json", "Everything the tables show, as JSON"),
            link("report.json", "api/v1/report", "What the HTML report is made from"),
            link("report.html", "stats/report?download=1", "HTML report")}}};
}

Json Api::runs() { return {{"directory", past_.folder()}, {"runs", past_.list()}}; }

Response Api::series(const Request& request) {
  constexpr std::size_t kMost = 3600;
  const auto view = run_.view();
  api::SeriesQuery query;
  query.since = number<double>(request, "since");
  query.most =
      std::clamp<std::size_t>(number<std::size_t>(request, "max_points").value_or(600), 2, kMost);
  if (const auto name = request.parameter("name"))
    query.selected = stats::Key{request.parameter("type").value_or(""), *name};
  return json(api::series(view->snapshot, view->status.run, query));
}

std::optional<Response> Api::worker_statistics(const std::string& path) {
  constexpr std::string_view kBefore = "/workers/";
  constexpr std::string_view kBehind = "/statistics";
  if (!path.starts_with(kBefore) || !path.ends_with(kBehind) ||
      path.size() <= kBefore.size() + kBehind.size())
    return std::nullopt;
  const auto id = path.substr(kBefore.size(), path.size() - kBefore.size() - kBehind.size());
  const auto tally = run_.tally_of(id);
  if (!tally) return problem(404, fmt::format("there is no worker {}", id), "id");
  const auto view = run_.view();
  auto body = api::worker_statistics(*tally, view->snapshot.elapsed);
  body["id"] = id;
  body["run"] = view->status.run;
  return json(body);
}

std::optional<Response> Api::past_run(const Request& request, const std::string& path) {
  constexpr std::string_view kBefore = "/runs/";
  if (!path.starts_with(kBefore)) return std::nullopt;
  const auto rest = path.substr(kBefore.size());
  const auto id = rest.substr(0, rest.find('/'));
  const auto part = id.size() == rest.size() ? "" : rest.substr(id.size() + 1);
  if (part.starts_with("files/")) {
    auto file = past_.file(id, part.substr(6));
    if (!file) return problem(404, file.error().message);
    return attachment(std::move(*file), "application/octet-stream", part.substr(6));
  }
  if (!part.empty() && part != "report") return std::nullopt;
  const auto document = past_.document(id);
  if (!document) return problem(404, document.error().message, "id");
  if (part.empty()) return json(*document);
  auto page = report::html(*document);
  if (request.parameter("download")) return attachment(std::move(page), "text/html", id + ".html");
  return report_page(std::move(page));
}

Response Api::compare(const Request& request) {
  const auto a = past_.document(request.parameter("a").value_or(""));
  if (!a) return problem(404, a.error().message, "a");
  const auto b = past_.document(request.parameter("b").value_or(""));
  if (!b) return problem(404, b.error().message, "b");
  return json(report::compare(*a, *b));
}

Response Api::html_report(bool download) {
  auto page = report::html(document());
  if (!download) return report_page(std::move(page));
  const auto info = run_.run_info();
  return attachment(std::move(page), "text/html; charset=utf-8",
                    fmt::format("chopsticks_{}_{}.html", info.scenario, info.id));
}

Response Api::stream() {
  auto reader = live_.subscribe();
  if (!reader) return problem(503, fmt::format("{} are watching already", Live::kMostReaders));
  Response response{.content_type = "text/event-stream", .stream = std::move(*reader)};
  // A proxy that collects what we say would make it late.
  response.headers.emplace_back("X-Accel-Buffering", "no");
  return response;
}

std::vector<Topic> Api::topics() {
  const auto statistics = [this] {
    const auto view = run_.view();
    return api::dump(api::statistics(view->snapshot, view->status.run));
  };
  const auto newest = [this] {
    constexpr std::size_t kAll = 1'000'000;
    const auto view = run_.view();
    const auto since = seconds(view->snapshot.now) - 5;
    return api::dump(api::series(view->snapshot, view->status.run,
                                 {.since = since, .most = kAll, .edges = false}));
  };
  return {{"state", [this] { return api::dump(state()); }},
          {"statistics", statistics},
          {"workers", [this] { return api::dump(workers()); }},
          {"failures", [this] { return api::dump(failures()); }},
          {"exceptions", [this] { return api::dump(exceptions()); }},
          {"events", [this] { return api::dump(events()); }},
          {"series", newest}};
}

std::optional<Response> Api::get(const Request& request, const std::string& path) {
  using Show = Json (Api::*)();
  static const std::map<std::string, Show> kShown{
      {"/state", &Api::state},         {"/form", &Api::form},
      {"/failures", &Api::failures},   {"/exceptions", &Api::exceptions},
      {"/tasks", &Api::tasks},         {"/logs", &Api::logs},
      {"/workers", &Api::workers},     {"/events", &Api::events},
      {"/downloads", &Api::downloads}, {"/distributions", &Api::distributions},
      {"/report", &Api::document}};
  if (const auto shown = kShown.find(path); shown != kShown.end())
    return json((this->*shown->second)());
  if (path == "/health") {
    return json({{"status", "ok"},
                 {"version", kVersion},
                 {"phase", cluster::name_of(run_.view()->status.phase)}});
  }
  if (path == "/statistics") {
    const auto view = run_.view();
    return json(api::statistics(view->snapshot, view->status.run));
  }
  if (path == "/series") return series(request);
  if (path == "/openapi.json")
    return Response{.body = fmt::format("{}", fmt::join(kOpenApiParts, ""))};
  if (path == "/summary.json")
    return Response{.body = report::summary_json(run_.view()->snapshot, run_.run_info())};
  if (path == "/stream") return stream();
  if (path == "/runs/compare") return compare(request);
  if (path == "/runs") {
    // Reading hundreds of reports is work: once in five seconds, whoever asks.
    const std::lock_guard lock(runs_mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (now >= runs_until_) {
      runs_ = api::dump(runs());
      runs_until_ = std::chrono::steady_clock::now() + 5s;
    }
    return Response{.body = runs_};
  }
  if (auto answer = worker_statistics(path)) return answer;
  return past_run(request, path);
}

}  // namespace chopsticks::web
