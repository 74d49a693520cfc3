#include "web/http_exchange.h"

#include <algorithm>
#include <cctype>

#include <httplib.h>

#include "web/compress.h"

namespace chopsticks::web {
namespace {

constexpr Nanos kRequestPatience = 10s;
constexpr std::size_t kLargestHead = std::size_t{64} << 10;
constexpr std::size_t kLongestPath = 2048;
constexpr std::size_t kWorthCompressing = 1024;
constexpr auto kAcceptedEncoding = "x-chopsticks-accept-encoding";

class ConnectionStream final : public httplib::Stream {
 public:
  explicit ConnectionStream(Connection& connection) : connection_(connection) {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return connection_.alive(); }
  ssize_t read(char* into, size_t size) override { return connection_.read(into, size); }
  ssize_t write(const char* bytes, size_t size) override {
    return connection_.write(bytes, size) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = connection_.remote();
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return connection_.descriptor(); }

 private:
  Connection& connection_;
};

Request converted(const httplib::Request& from, bool secure) {
  Request request;
  request.method = from.method == "HEAD" ? "GET" : from.method;
  request.path = from.path;
  request.parameters = {from.params.begin(), from.params.end()};
  for (const auto& [name, value] : from.headers) {
    auto lower = name;
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers.emplace(std::move(lower), value);
  }
  request.body = from.body;
  request.remote = from.remote_addr;
  request.secure = secure;
  return request;
}

bool worth_compressing(const Response& from, const httplib::Request& request) {
  const auto& type = from.content_type;
  const bool text = type.starts_with("text/") || type.starts_with("application/json");
  const auto is_encoding = [](const auto& header) { return header.first == "Content-Encoding"; };
  return text && from.body.size() >= kWorthCompressing &&
         std::ranges::none_of(from.headers, is_encoding) &&
         request.get_header_value(kAcceptedEncoding).find("gzip") != std::string::npos;
}

void stream(Response& from, httplib::Response& to) {
  to.set_chunked_content_provider(
      from.content_type, [next = std::move(from.stream)](size_t, httplib::DataSink& sink) {
        const auto piece = next();
        if (!piece) {
          sink.done();
          return true;
        }
        return sink.is_writable() && sink.write(piece->data(), piece->size());
      });
}

void convert(Response from, const httplib::Request& request, httplib::Response& to) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name.c_str(), value);
  if (from.stream) return stream(from, to);
  if (worth_compressing(from, request)) {
    from.body = gzip(from.body);
    to.set_header("Content-Encoding", "gzip");
    to.set_header("Vary", "Accept-Encoding");
  }
  to.set_content(from.body, from.content_type.c_str());
}

// What the library itself refuses.
std::string reason(int status) {
  switch (status) {
    case 404:
      return "there is no such page";
    case 413:
      return "the request is larger than a megabyte (a form: 8 kB)";
    case 414:
      return "the address is too long";
    default:
      return "this is not a request that HTTP knows";
  }
}

}  // namespace

namespace {

// About the exchange of this thread: the library's handlers are told nothing but the request.
thread_local bool answering_secure = false;
thread_local bool body_left_unread = false;

bool has_body(const httplib::Request& request) {
  return request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
}

}  // namespace

class HttpExchange::Parser : public httplib::Server {
 public:
  Parser(Responder& responder, int listener) : responder_(responder) {
    // Otherwise streams take the server for closed.
    svr_sock_ = listener;
    set_payload_max_length(HttpServer::kLargestBody);
    set_keep_alive_timeout(HttpServer::kIdlePatience.count());
    set_keep_alive_max_count(HttpServer::kRequestsPerConnection);
    set_pre_routing_handler(
        [this](const auto& request, auto& response) { return before_the_body(request, response); });
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      convert(responder_.answer(converted(request, answering_secure)), request, response);
    };
    Get("/.*", answer);
    Post("/.*", answer);
    set_error_handler([](const httplib::Request& request, httplib::Response& response) {
      if (response.body.empty() && !response.content_provider_)
        convert(problem(response.status, reason(response.status)), request, response);
    });
    set_exception_handler([](const auto& request, auto& response, const std::exception_ptr&) {
      convert(problem(500, "the server could not answer this: see its log"), request, response);
    });
    set_post_routing_handler([](const auto&, auto& response) { harden(response); });
  }

  bool answer(Connection& connection, bool last) {
    ConnectionStream stream(connection);
    answering_secure = connection.secure();
    body_left_unread = false;
    connection.allow(kRequestPatience, kLargestHead + HttpServer::kLargestBody);
    bool closed = false;
    const auto prepare = [](httplib::Request& request) {
      // The library would compress what is compressed already, and slowly.
      request.set_header(kAcceptedEncoding, request.get_header_value("Accept-Encoding"));
      request.headers.erase("Accept-Encoding");
      request.headers.erase("Range");
      request.ranges.clear();
    };
    return process_request(stream, last, closed, prepare) && !closed && !body_left_unread;
  }

  void stop_streams() { svr_sock_ = INVALID_SOCKET; }

 private:
  HandlerResponse before_the_body(const httplib::Request& request, httplib::Response& response) {
    if (request.path.size() > kLongestPath) {
      convert(problem(414, reason(414)), request, response);
      return HandlerResponse::Handled;
    }
    auto refusal = responder_.refuse(converted(request, answering_secure));
    if (!refusal) return HandlerResponse::Unhandled;
    body_left_unread = has_body(request);
    if (body_left_unread) refusal->headers.emplace_back("Connection", "close");
    convert(std::move(*refusal), request, response);
    return HandlerResponse::Handled;
  }

  static void harden(httplib::Response& response) {
    const auto set = [&](const char* name, const char* value) {
      if (!response.has_header(name)) response.set_header(name, value);
    };
    set("X-Content-Type-Options", "nosniff");
    set("X-Frame-Options", "DENY");
    set("Referrer-Policy", "same-origin");
    set("Cross-Origin-Opener-Policy", "same-origin");
    set("Cross-Origin-Resource-Policy", "same-origin");
    set("Cache-Control", "no-store");
    set("Content-Security-Policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
  }

  Responder& responder_;
};

HttpExchange::HttpExchange(Responder& responder, int listener)
    : parser_(std::make_unique<Parser>(responder, listener)) {}

HttpExchange::~HttpExchange() = default;

bool HttpExchange::answer(Connection& connection, bool last) {
  return parser_->answer(connection, last);
}

void HttpExchange::stop() { parser_->stop_streams(); }

}  // namespace chopsticks::web
