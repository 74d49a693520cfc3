#include "s3server/copy_ops.h"

#include <utility>

#include "s3/errors.h"
#include "s3/md5.h"
#include "s3/names.h"
#include "s3/xml_writer.h"
#include "s3server/conditions.h"
#include "s3server/documents.h"
#include "s3server/multipart_ops.h"
#include "s3server/object_ops.h"
#include "s3server/range.h"

namespace chopsticks::s3server {
namespace {

struct Source {
  std::string bucket;
  std::string key;
};

// "/bucket/key" or "bucket/key", encoded, perhaps with "?versionId=…" that we have no versions for.
Result<Source> parse_source(std::string_view header) {
  auto path = s3::uri_decode(header.substr(0, header.find('?')));
  if (!path) return fail(s3::s3_error(s3::Code::kInvalidUri));
  if (path->starts_with('/')) path->erase(0, 1);
  const auto slash = path->find('/');
  if (slash == 0 || slash == path->npos || slash + 1 == path->size()) {
    return fail(s3::s3_error(s3::Code::kInvalidArgument, "x-amz-copy-source must be /bucket/key"));
  }
  return Source{path->substr(0, slash), path->substr(slash + 1)};
}

Result<ObjectPtr> find_source(const Source& source, const Request& request, Service& service) {
  auto object = find_object(service, source.bucket, source.key);
  if (!object) return object;
  auto allowed = check_copy(request.head.headers, **object);
  if (!allowed) return fail(allowed.error());
  return object;
}

std::string copy_result(std::string_view root, std::string_view etag, Nanos modified) {
  s3::XmlWriter xml(root);
  return xml.element("LastModified", iso_time(modified)).element("ETag", etag).finish();
}

std::string md5_etag(const Body& body) {
  s3::Md5 md5;
  for (std::uint64_t offset = 0; offset != body.size();) {
    const auto piece = body.at(offset);
    md5.update(piece);
    offset += piece.size();
  }
  return '"' + s3::hex(md5.finish()) + '"';
}

// The part of the source that is asked for, with its tag.
Result<Part> cut(const Object& source, std::string_view range_header, Nanos wall) {
  auto range = parse_range(range_header, source.body.size());
  if (!range) return fail(range.error());
  if (!*range) return Part{source.body, source.etag, wall};
  auto body = source.body.slice((*range)->offset, (*range)->length);
  auto etag = md5_etag(body);
  return Part{std::move(body), std::move(etag), wall};
}

}  // namespace

Result<void> copy_object(const Request& request, Service& service, Response& response) {
  auto source = parse_source(request.head.header("x-amz-copy-source"));
  if (!source) return fail(source.error());
  const bool replace = request.head.header("x-amz-metadata-directive") == "REPLACE";
  if (!replace && source->bucket == request.route.bucket && source->key == request.route.key) {
    return fail(
        s3::s3_error(s3::Code::kInvalidRequest, "a copy onto itself must replace the metadata"));
  }
  auto original = find_source(*source, request, service);
  if (!original) return fail(original.error());
  auto metadata = replace ? metadata_of(request.head.headers) : (*original)->metadata;
  auto copy = make_object((*original)->body, (*original)->etag, std::move(metadata), request.wall);
  response.send(copy_result("CopyObjectResult", copy->etag, copy->modified));
  return store_object(request, service, std::move(copy));
}

Result<void> upload_part_copy(const Request& request, Service& service, Response& response) {
  auto source = parse_source(request.head.header("x-amz-copy-source"));
  if (!source) return fail(source.error());
  auto original = find_source(*source, request, service);
  if (!original) return fail(original.error());
  auto part = cut(**original, request.head.header("x-amz-copy-source-range"), request.wall);
  if (!part) return fail(part.error());
  auto slot = part_slot(request, service);
  if (!slot) return fail(slot.error());
  response.send(copy_result("CopyPartResult", part->etag, request.wall));
  return slot->bucket->uploads().put_part(slot->upload_id, request.route.key, slot->number,
                                          *std::move(part));
}

}  // namespace chopsticks::s3server
