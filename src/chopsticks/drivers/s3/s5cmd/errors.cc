#include "drivers/s3/s5cmd/errors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/api/failures.h"
#include "net/tls.h"
#include "s3/errors.h"

namespace chopsticks::drivers::s5cmd {
namespace {

constexpr std::size_t kLongestText = 120;

class S5cmdCategory : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "s5cmd"; }
  [[nodiscard]] std::string message(int value) const override {
    return value == static_cast<int>(Errc::kKilled) ? "S5cmdKilled" : "S5cmdFailed";
  }
};

struct Phrase {
  std::string_view text;
  std::errc code;
  std::string_view phase;
};
// What Go says about connections; what the native driver calls it is up to named().
constexpr std::array kPhrases{
    Phrase{"connection refused", std::errc::connection_refused, ""},
    Phrase{"connection reset by peer", std::errc::connection_reset, "s5cmd"},
    Phrase{"broken pipe", std::errc::broken_pipe, "s5cmd"},
    Phrase{"no route to host", std::errc::host_unreachable, ""},
    Phrase{"network is unreachable", std::errc::network_unreachable, ""},
    Phrase{"i/o timeout", std::errc::timed_out, "s5cmd"},
    Phrase{"connection timed out", std::errc::timed_out, "s5cmd"},
    Phrase{"deadline exceeded", std::errc::timed_out, "s5cmd"},
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string_view from(std::string_view text, std::string_view part) {
  const auto at = text.rfind(part);
  return at == text.npos ? std::string_view() : text.substr(at);
}

// The lines s5cmd prints are JSON when it got as far as reading its options.
std::string message_of(std::string_view line) {
  const auto read = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object()) return std::string(line);
  const auto error = read.find("error");
  if (error == read.end() || !error->is_string()) return {};
  auto text = error->get<std::string>();
  constexpr std::string_view kAttempt = "retryable error: ";
  if (text.starts_with(kAttempt)) text.erase(0, kAttempt.size());
  return text;
}

// Of what failed and was caused by something else, the last says most.
std::string_view innermost(std::string_view message) {
  constexpr std::string_view kBy = "caused by: ";
  const auto cause = from(message, kBy);
  return cause.empty() ? message : cause.substr(kBy.size());
}

int status_of(std::string_view message) {
  constexpr std::string_view kStatus = "status code: ";
  const auto text = from(message, kStatus);
  int status = 0;
  if (!text.empty())
    std::from_chars(text.data() + kStatus.size(), text.data() + text.size(), status);
  return status;
}

// Bounded, printable, and without what differs from object to object.
std::string stripped(std::string_view message) {
  std::string out;
  while (!message.empty() && out.size() < kLongestText) {
    const auto end = std::min(message.find_first_of(" \t\n"), message.size());
    const auto word = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    if (word.empty()) continue;
    if (!out.empty()) out += ' ';
    if (has(word, "://")) {
      out += "…";
      continue;
    }
    std::ranges::copy_if(word, std::back_inserter(out),
                         [](char c) { return c > ' ' && c < '\x7f'; });
  }
  return out;
}

std::optional<Error> connection_failure(std::string_view message) {
  for (const auto& phrase : kPhrases) {
    if (has(message, phrase.text)) return named(error(phrase.code, ""), phrase.phase);
  }
  if (has(message, "no such host")) {
    return Error{std::make_error_code(std::errc::host_unreachable),
                 "NameNotResolved: no such host"};
  }
  if (const auto text = from(message, "x509: "); !text.empty()) {
    return named({net::make_error_code(net::TlsErrc::kCertificate), stripped(text)}, "");
  }
  if (const auto text = from(message, "tls: "); !text.empty()) {
    return named({net::make_error_code(net::TlsErrc::kHandshake), stripped(text)}, "");
  }
  if (message.ends_with("EOF")) return failure(drivers::Errc::kClosed, "response");
  return std::nullopt;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  });
}

// Without a document the SDK makes a code of the status: 403 is "Forbidden: Forbidden".
bool made_of_status(std::string_view name, std::string_view sentence) {
  std::string squeezed;
  for (const char c : sentence.substr(0, name.size() + 8)) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) squeezed += c;
  }
  return squeezed.starts_with(name);
}

std::optional<Complaint> answer(std::string_view message) {
  const int status = status_of(message);
  if (status == 0) return std::nullopt;
  const bool unreadable = has(message, "SerializationError") || has(message, "UnmarshalError");
  const auto text = innermost(message);
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const bool bare = !unreadable && is_name(name) && made_of_status(name, text.substr(colon + 1));
  const bool known = s3::code_named(name) != s3::Code::kOther;
  if (unreadable || colon == text.npos || !is_name(name) || (bare && !known)) {
    return Complaint{s3::from_response(status, ""), status != 0};
  }
  return Complaint{s3::error_named(name), bare};
}

Complaint explain(std::string_view message) {
  if (has(message, "no object found") ||
      (has(message, "given object") && has(message, "not found"))) {
    return {s3::error_named("NotFound"), true};
  }
  if (auto broken = connection_failure(message)) return {std::move(*broken), false};
  if (auto answered = answer(message)) return std::move(*answered);
  return {{make_error_code(Errc::kFailed), "S5cmdFailed: " + stripped(message)}, false};
}

}  // namespace

std::error_code make_error_code(Errc code) noexcept {
  static const S5cmdCategory category;
  return {static_cast<int>(code), category};
}

std::optional<Complaint> find_complaint(std::string_view printed) {
  while (!printed.empty()) {
    const auto end = std::min(printed.find('\n'), printed.size());
    const auto message = message_of(printed.substr(0, end));
    if (!message.empty()) return explain(message);
    printed.remove_prefix(std::min(end + 1, printed.size()));
  }
  return std::nullopt;
}

Error silent_failure(const net::ProcessEnd& end) {
  if (end.signal != 0) {
    const auto* name = ::sigabbrev_np(end.signal);
    return {make_error_code(Errc::kKilled),
            fmt::format("S5cmdKilled: SIG{}", name != nullptr ? name : std::to_string(end.signal))};
  }
  return {make_error_code(Errc::kFailed),
          fmt::format("S5cmdFailed: exit code {}, no reason given", end.code)};
}

}  // namespace chopsticks::drivers::s5cmd
