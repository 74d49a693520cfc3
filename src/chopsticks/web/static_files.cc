#include "web/static_files.h"

#include "report/html.h"
#include "ui_assets/assets.h"

namespace chopsticks::web {
namespace {

constexpr auto kPagePolicy =
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
constexpr auto kReportPolicy =
    "sandbox allow-scripts allow-downloads allow-modals; default-src 'none'; script-src "
    "'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "frame-ancestors 'none'";

constexpr auto kNoUi = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chopsticks</title>
<h1>chopsticks</h1>
<p>This program was built without its web front end: install Node 18 or newer and build it again.</p>
<p>The API works all the same: <a href="api/v1/state">api/v1/state</a>,
<a href="api/v1/statistics">api/v1/statistics</a>, <a href="stats/requests">stats/requests</a> and what
<a href="api/v1/openapi.json">api/v1/openapi.json</a> describes. A run is started with
<code>POST swarm</code> or <code>POST api/v1/start</code>.</p>
</html>
)";

bool takes_gzip(const Request& request) {
  const auto accepted = request.header("x-chopsticks-accept-encoding");
  return accepted.find("gzip") != std::string::npos;
}

}  // namespace

std::optional<Response> static_file(const Request& request) {
  const bool page = request.path == "/" || request.path == "/login";
  const auto file = ui_assets::find(page ? "index.html" : request.path.substr(1));
  // The template of the report is not for looking at.
  if (!file || file->path == "report.html") return std::nullopt;
  Response response{.content_type = std::string(file->content_type)};
  response.headers = {
      {"ETag", std::string(file->etag)},
      {"Content-Security-Policy", kPagePolicy},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (request.header("if-none-match") == file->etag) {
    response.status = 304;
    return response;
  }
  if (takes_gzip(request)) {
    response.body = file->gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = report::unpack(file->gzip);
  }
  return response;
}

Response page_without_ui() { return {.content_type = "text/html; charset=utf-8", .body = kNoUi}; }

Response report_page(std::string html) {
  Response response{.content_type = "text/html; charset=utf-8", .body = std::move(html)};
  response.headers.emplace_back("Content-Security-Policy", kReportPolicy);
  return response;
}

}  // namespace chopsticks::web
