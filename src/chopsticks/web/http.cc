#include "web/http.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"

namespace chopsticks::web {

Response problem(int status, const std::string& message, const std::string& field) {
  const report::api::Json body{
      {"error",
       {{"message", message}, {"field", field.empty() ? nullptr : nlohmann::json(field)}}}};
  return {.status = status, .body = report::api::dump(body)};
}

Response text(int status, std::string body) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

Response attachment(std::string body, std::string content_type, const std::string& name) {
  Response response{.content_type = std::move(content_type), .body = std::move(body)};
  std::string safe = name;
  std::ranges::replace_if(
      safe,
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '.' && c != '-' && c != '_'; },
      '_');
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment;filename={}", safe));
  return response;
}

}  // namespace chopsticks::web
