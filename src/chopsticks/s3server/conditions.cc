#include "s3server/conditions.h"

#include <algorithm>
#include <optional>

#include "net/http_date.h"
#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

using s3::Code;

std::string_view unquoted(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return etag;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// Is the tag in a list like '"a", "b"', or the list a '*'?
bool matches(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto item = trimmed(list.substr(0, comma));
    if (item == "*" || unquoted(item) == unquoted(etag)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// Whether the object is newer than the date, by whole seconds: dates have no more. An unreadable
// date says nothing.
std::optional<bool> modified_since(const Object& object, std::optional<std::string_view> date) {
  const auto when = net::parse_http_date(date.value_or(std::string_view()));
  if (!when) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(object.modified) > *when;
}

// The four conditions of one request.
struct Conditions {
  std::optional<std::string_view> match, none_match, modified, unmodified;
};

// RFC 9110: what is about tags beats what is about dates.
Result<void> check(const Conditions& wanted, const Object& object, Code unchanged) {
  if (wanted.match) {
    if (!matches(*wanted.match, object.etag)) return fail(s3::s3_error(Code::kPreconditionFailed));
  } else if (modified_since(object, wanted.unmodified) == true) {
    return fail(s3::s3_error(Code::kPreconditionFailed));
  }
  if (wanted.none_match) {
    if (matches(*wanted.none_match, object.etag)) return fail(s3::s3_error(unchanged));
  } else if (modified_since(object, wanted.modified) == false) {
    return fail(s3::s3_error(unchanged));
  }
  return {};
}

}  // namespace

Result<void> check_read(const net::Headers& headers, const Object& object) {
  const Conditions wanted{headers.find("if-match"), headers.find("if-none-match"),
                          headers.find("if-modified-since"), headers.find("if-unmodified-since")};
  return check(wanted, object, Code::kNotModified);
}

Result<void> check_copy(const net::Headers& headers, const Object& source) {
  const Conditions wanted{headers.find("x-amz-copy-source-if-match"),
                          headers.find("x-amz-copy-source-if-none-match"),
                          headers.find("x-amz-copy-source-if-modified-since"),
                          headers.find("x-amz-copy-source-if-unmodified-since")};
  return check(wanted, source, Code::kPreconditionFailed);
}

bool has_write_condition(const net::Headers& headers) noexcept {
  return headers.find("if-match") || headers.find("if-none-match");
}

Result<void> check_write(const net::Headers& headers, const Object* current) {
  const auto match = headers.find("if-match");
  if (match && current == nullptr) return fail(s3::s3_error(Code::kNoSuchKey));
  if (match && !matches(*match, current->etag))
    return fail(s3::s3_error(Code::kPreconditionFailed));
  const auto none_match = headers.find("if-none-match");
  if (none_match && current != nullptr && matches(*none_match, current->etag)) {
    return fail(s3::s3_error(Code::kPreconditionFailed));
  }
  return {};
}

}  // namespace chopsticks::s3server
