#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A request and its answer, free of any HTTP library: what handlers work on and tests make by
/// hand.
namespace chopsticks::web {

struct Request {
  std::string method;  // "GET" also for HEAD
  std::string path;    // below the base path, decoded: "/stats/requests"
  std::multimap<std::string, std::string> parameters;  // of the query and of a form
  std::map<std::string, std::string> headers;          // names in lower case
  std::string body;
  std::string remote;   // the address of whoever is connected
  bool secure = false;  // came over TLS

  [[nodiscard]] std::optional<std::string> parameter(const std::string& name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::nullopt : std::optional(found->second);
  }
  /// "" when it was not sent.
  [[nodiscard]] std::string header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? "" : found->second;
  }
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Instead of a body: waits for the next piece; nothing ends the answer.
  std::function<std::optional<std::string>()> stream;
};

/// A Problem of openapi.json.
[[nodiscard]] Response problem(int status, const std::string& message,
                               const std::string& field = "");
[[nodiscard]] Response text(int status, std::string body);
/// Offers the body for saving under this name.
[[nodiscard]] Response attachment(std::string body, std::string content_type,
                                  const std::string& name);

using Handler = std::function<Response(const Request&)>;

}  // namespace chopsticks::web
