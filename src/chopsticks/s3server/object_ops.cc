#include "s3server/object_ops.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "s3/errors.h"
#include "s3/xml_writer.h"
#include "s3server/conditions.h"
#include "s3server/documents.h"
#include "s3server/range.h"

namespace chopsticks::s3server {
namespace {

// A client that got a link may choose what a browser is told about the object.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOverrides{
    {{"response-content-type", "Content-Type"},
     {"response-content-language", "Content-Language"},
     {"response-expires", "Expires"},
     {"response-cache-control", "Cache-Control"},
     {"response-content-disposition", "Content-Disposition"},
     {"response-content-encoding", "Content-Encoding"}}};

Result<void> override_lines(const Query& query, Response& response) {
  if (query.text().find("response-") == std::string_view::npos) return {};
  QueryReader read(query);
  auto lines = response.object->lines;
  for (const auto& [parameter, header] : kOverrides) {
    if (!query.has(parameter)) continue;
    lines = without_header(lines, header);
    response.line(header, read.text(parameter));
  }
  response.object_lines = false;
  response.lines += lines;
  return read.finish();
}

Result<void> select_range(std::string_view header, Response& response) {
  const auto size = response.object->body.size();
  auto range = parse_range(header, size);
  if (!range) return fail(range.error());
  if (!*range) return {};
  const auto [offset, length] = **range;
  response.status = 206;
  response.offset = offset;
  response.length = length;
  response.line("Content-Range", fmt::format("bytes {}-{}/{}", offset, offset + length - 1, size));
  return {};
}

}  // namespace

Result<ObjectPtr> find_object(Service& service, std::string_view bucket, std::string_view key) {
  auto found = service.store().bucket(bucket);
  if (!found) return fail(found.error());
  auto object = (*found)->find(key);
  if (!object) return fail(s3::s3_error(s3::Code::kNoSuchKey));
  return object;
}

Result<void> store_object(const Request& request, Service& service, ObjectPtr object) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  const auto& headers = request.head.headers;
  if (!has_write_condition(headers)) return (*bucket)->put(request.route.key, std::move(object));
  return (*bucket)->put(request.route.key, std::move(object),
                        [&](const Object* current) { return check_write(headers, current); });
}

Result<void> get_object(const Request& request, Service& service, Response& response) {
  auto object = find_object(service, request.route.bucket, request.route.key);
  if (!object) return fail(object.error());
  response.object = *std::move(object);
  response.length = response.object->body.size();
  const auto& headers = request.head.headers;
  if (auto allowed = check_read(headers, *response.object); !allowed) {
    if (s3::code_of(allowed.error()) != s3::Code::kNotModified) return allowed;
    response.status = 304;
    return {};
  }
  if (auto chosen = override_lines(request.route.query, response); !chosen) return chosen;
  const auto range = headers.find("range");
  return range ? select_range(*range, response) : Result<void>();
}

Result<void> put_object(const Request& request, Service& service, Received received,
                        Response& response) {
  auto object = make_object(std::move(received.body), std::move(received.etag),
                            metadata_of(request.head.headers), request.wall);
  response.line("ETag", object->etag);
  return store_object(request, service, std::move(object));
}

Result<void> delete_object(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  (*bucket)->remove(request.route.key);
  response.status = 204;
  return {};
}

Result<void> get_object_subresource(const Request& request, Service& service, Response& response) {
  auto object = find_object(service, request.route.bucket, request.route.key);
  if (!object) return fail(object.error());
  if (request.route.query.has("acl")) {
    response.send(acl_document());
  } else {
    s3::XmlWriter xml("Tagging");
    response.send(xml.open("TagSet").finish());
  }
  return {};
}

}  // namespace chopsticks::s3server
