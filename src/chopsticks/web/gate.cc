#include "web/gate.h"

#include <algorithm>
#include <cctype>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "report/api_json.h"
#include "support/clock.h"

namespace chopsticks::web {
namespace {

constexpr std::string_view kCookie = "chopsticks_session";

std::string decoded(std::string_view base64) {
  if (base64.empty() || base64.size() > 4096 || base64.size() % 4 != 0) return "";
  std::string bytes(base64.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  if (size < 0) return "";
  bytes.resize(static_cast<std::size_t>(size));
  for (auto rest = base64; rest.ends_with('='); rest.remove_suffix(1)) bytes.pop_back();
  return bytes;
}

std::string basic_words(const Request& request) {
  constexpr std::string_view kScheme = "Basic ";
  const auto header = request.header("authorization");
  return header.starts_with(kScheme) ? decoded(std::string_view(header).substr(kScheme.size()))
                                     : "";
}

std::string token_of(const Request& request) {
  const auto header = ";" + request.header("cookie");
  const auto name = fmt::format("{}=", kCookie);
  for (auto at = header.find(';'); at != std::string::npos; at = header.find(';', at + 1)) {
    const auto start = header.find_first_not_of(' ', at + 1);
    if (start == std::string::npos || header.compare(start, name.size(), name) != 0) continue;
    const auto value = start + name.size();
    return header.substr(value, std::min(header.find(';', value), header.size()) - value);
  }
  return "";
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// "https://host:1/page" -> "host:1".
std::string host_in(const std::string& address) {
  const auto scheme = address.find("://");
  if (scheme == std::string::npos) return lower(address);
  return lower(address.substr(scheme + 3, address.find('/', scheme + 3) - scheme - 3));
}

// "[::1]:80" -> "::1", "host:80" -> "host".
std::string without_port(const std::string& host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.rfind(':'));
}

bool is_address(const std::string& name) {
  in6_addr unused{};
  return inet_pton(AF_INET, name.c_str(), &unused) == 1 ||
         inet_pton(AF_INET6, name.c_str(), &unused) == 1;
}

}  // namespace

Gate::Gate(GateOptions options) : options_(std::move(options)) {
  if (!options_.clock) options_.clock = &monotonic_now;
}

std::optional<Response> Gate::refuse(const Request& request, bool open_to_all, bool changes) {
  if (!requests_.take(request.remote, options_.clock())) {
    auto refusal = problem(429, "too many requests from your address: at most 100 a second");
    refusal.headers.emplace_back("Retry-After", "1");
    return refusal;
  }
  if (under_a_foreign_name(request)) {
    return problem(403, fmt::format("this server is not known as {}: use an address, localhost, or "
                                    "start it with --web-host-display-name",
                                    request.header("host")));
  }
  if (changes && from_a_foreign_site(request))
    return problem(403, "this request was made by a page of another site");
  if (open_to_all || admits(request)) return std::nullopt;
  return ask_for_login();
}

Response Gate::ask_for_login() const {
  auto refusal = problem(401, "log in first");
  // A browser would ask by itself, where our page does it better.
  if (basic_only()) refusal.headers.emplace_back("WWW-Authenticate", "Basic realm=\"chopsticks\"");
  return refusal;
}

bool Gate::admits(const Request& request) {
  return !login_required() || user_of(request).has_value();
}

std::optional<std::string> Gate::user_of(const Request& request) {
  if (auto user = sessions_.user(token_of(request), options_.clock())) return user;
  if (!request.header("authorization").empty() && basic_auth_fits(request)) {
    const auto words = basic_words(request);
    return words.substr(0, words.find(':'));
  }
  return std::nullopt;
}

bool Gate::basic_auth_fits(const Request& request) {
  const auto header = request.header("authorization");
  {
    const std::lock_guard lock(proven_mutex_);
    if (!proven_.empty() && same_secret(header, proven_)) return true;
  }
  const auto now = options_.clock();
  if (!mistakes_.has(request.remote, now) || !all_mistakes_.has("", now)) return false;
  const auto words = basic_words(request);
  const auto colon = words.find(':');
  const bool fits = colon != std::string::npos &&
                    ((!options_.basic_auth.empty() && same_secret(words, options_.basic_auth)) ||
                     password_fits(words.substr(0, colon), words.substr(colon + 1)));
  if (!fits) {
    static_cast<void>(mistakes_.take(request.remote, now) && all_mistakes_.take("", now));
    return false;
  }
  const std::lock_guard lock(proven_mutex_);
  proven_ = header;
  return true;
}

bool Gate::password_fits(const std::string& user, const std::string& password) {
  if (options_.users.empty()) return false;
  const auto known = options_.users.find(user);
  if (known != options_.users.end()) return verify_password(password, known->second);
  // As long as for a user there is, so that names cannot be tried out.
  static_cast<void>(verify_password(password, options_.users.begin()->second));
  return false;
}

Response Gate::session(const Request& request) {
  const auto user = user_of(request);
  const nlohmann::json state{{"login_required", login_required()},
                             {"logged_in", !login_required() || user.has_value()},
                             {"user", user ? nlohmann::json(*user) : nlohmann::json()}};
  return {.body = report::api::dump(state)};
}

Response Gate::log_in(const Request& request, const std::string& user,
                      const std::string& password) {
  const auto now = options_.clock();
  if (!mistakes_.has(request.remote, now) || !all_mistakes_.has("", now)) {
    auto refusal = problem(429, "too many wrong passwords: try again in a few seconds");
    refusal.headers.emplace_back("Retry-After", "5");
    return refusal;
  }
  const bool fits =
      password_fits(user, password) ||
      (!options_.basic_auth.empty() && same_secret(user + ":" + password, options_.basic_auth));
  if (!fits) {
    static_cast<void>(mistakes_.take(request.remote, now) && all_mistakes_.take("", now));
    return problem(401, "user or password is wrong");
  }
  const nlohmann::json state{
      {"login_required", login_required()}, {"logged_in", true}, {"user", user}};
  Response response{.body = report::api::dump(state)};
  response.headers.emplace_back("Set-Cookie", cookie(request, sessions_.open(user, now)));
  return response;
}

Response Gate::log_out(const Request& request) {
  sessions_.close(token_of(request));
  const nlohmann::json state{
      {"login_required", login_required()}, {"logged_in", !login_required()}, {"user", nullptr}};
  Response response{.body = report::api::dump(state)};
  response.headers.emplace_back("Set-Cookie", cookie(request, "") + "; Max-Age=0");
  return response;
}

std::string Gate::cookie(const Request& request, const std::string& token) const {
  const bool secure = request.secure || request.header("x-forwarded-proto") == "https";
  return fmt::format("{}={}; Path={}/; HttpOnly; SameSite=Strict{}", kCookie, token,
                     options_.base_path, secure ? "; Secure" : "");
}

bool Gate::from_a_foreign_site(const Request& request) const {
  if (const auto site = request.header("sec-fetch-site"); !site.empty())
    return site != "same-origin" && site != "none";
  auto origin = request.header("origin");
  if (origin.empty()) origin = request.header("referer");
  if (origin.empty()) return false;  // no browser
  const auto from = host_in(origin);
  return from != lower(request.header("host")) && from != lower(request.header("x-forwarded-host"));
}

// A page elsewhere could let its own name point to this machine, and would then be the same site.
bool Gate::under_a_foreign_name(const Request& request) const {
  if (!options_.loopback_only || login_required()) return false;
  const auto name = without_port(lower(request.header("host")));
  return !name.empty() && name != "localhost" && !name.ends_with(".localhost") &&
         !is_address(name) && name != lower(options_.host_name);
}

}  // namespace chopsticks::web
