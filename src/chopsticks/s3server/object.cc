#include "s3server/object.h"

#include <algorithm>
#include <array>
#include <utility>

#include "net/http_date.h"

namespace chopsticks::s3server {
namespace {

constexpr std::array<std::string_view, 6> kKept{
    "content-type",     "cache-control", "content-disposition",
    "content-language", "expires",       "x-amz-website-redirect-location"};

bool is_kept(std::string_view name) {
  constexpr std::string_view kMeta = "x-amz-meta-";
  if (net::equal_ignoring_case(name.substr(0, kMeta.size()), kMeta)) return true;
  return std::ranges::any_of(
      kKept, [&](std::string_view kept) { return net::equal_ignoring_case(name, kept); });
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// aws-chunked tells how the body travelled; what is left tells what the object is.
std::string_view own_encoding(std::string_view value) {
  constexpr std::string_view kChunked = "aws-chunked";
  if (!value.starts_with(kChunked)) return value;
  value.remove_prefix(kChunked.size());
  return value.substr(std::min(value.find_first_not_of(", "), value.size()));
}

}  // namespace

ObjectPtr make_object(Body body, std::string etag, std::string metadata, Nanos modified) {
  auto object = std::make_shared<Object>();
  object->body = std::move(body);
  object->etag = std::move(etag);
  object->metadata = std::move(metadata);
  object->modified = modified;
  char date[net::kHttpDateSize];
  object->lines.reserve(object->metadata.size() + object->etag.size() + 96);
  object->lines = object->metadata;
  append_line(object->lines, "ETag", object->etag);
  append_line(object->lines, "Last-Modified", net::format_http_date(modified, date));
  object->lines += "Accept-Ranges: bytes\r\n";
  return object;
}

std::string metadata_of(const net::Headers& headers) {
  std::string lines;
  bool typed = false;
  for (std::size_t i = 0; i != headers.size(); ++i) {
    const auto [name, value] = headers[i];
    if (is_kept(name)) {
      append_line(lines, name, value);
      typed = typed || net::equal_ignoring_case(name, "content-type");
    } else if (net::equal_ignoring_case(name, "content-encoding") && !own_encoding(value).empty()) {
      append_line(lines, name, own_encoding(value));
    }
  }
  if (!typed) append_line(lines, "Content-Type", "binary/octet-stream");
  return lines;
}

std::string without_header(std::string_view lines, std::string_view name) {
  std::string kept;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    const auto line = lines.substr(0, end);
    if (!net::equal_ignoring_case(line.substr(0, line.find(':')), name)) kept += line;
    lines.remove_prefix(end);
  }
  return kept;
}

}  // namespace chopsticks::s3server
