#include "s3server/multipart_ops.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "s3/errors.h"
#include "s3/md5.h"
#include "s3/xml.h"
#include "s3/xml_writer.h"
#include "s3server/object_ops.h"

namespace chopsticks::s3server {
namespace {

using s3::Code;

std::string_view unquoted(std::string_view etag) { return etag.substr(1, etag.size() - 2); }

// The parts the client named, or why they do not make an object.
Result<std::vector<const Part*>> chosen_parts(const Upload& upload,
                                              const std::vector<s3::CompletedPart>& wanted,
                                              Bytes least) {
  std::vector<const Part*> parts;
  unsigned last = 0;
  for (const auto& [number, etag] : wanted) {
    if (number <= last) return fail(s3::s3_error(Code::kInvalidPartOrder));
    last = number;
    const auto found = upload.parts.find(number);
    if (found == upload.parts.end() || unquoted(found->second->etag) != etag) {
      return fail(s3::s3_error(Code::kInvalidPart));
    }
    if (!parts.empty() && parts.back()->body.size() < least.count) {
      return fail(s3::s3_error(Code::kEntityTooSmall));
    }
    parts.push_back(found->second.get());
  }
  if (parts.empty()) return fail(s3::s3_error(Code::kMalformedXml));
  return parts;
}

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// The tag of an upload: the MD5 of its parts' MD5s, and their number.
std::string joined_etag(const std::vector<const Part*>& parts) {
  std::string digests;
  for (const auto* part : parts) {
    const auto digits = unquoted(part->etag).substr(0, 32);
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
      digests += static_cast<char>(hex_digit(digits[i]) << 4 | hex_digit(digits[i + 1]));
    }
  }
  return fmt::format("\"{}-{}\"", s3::hex(s3::md5(digests)), parts.size());
}

ObjectPtr join(const Upload& upload, const std::vector<const Part*>& parts, Nanos wall) {
  Body body;
  for (const auto* part : parts) body.append(part->body);
  return make_object(std::move(body), joined_etag(parts), upload.metadata, wall);
}

std::string completed(const Request& request, std::string_view etag) {
  s3::XmlWriter xml("CompleteMultipartUploadResult");
  xml.element("Location",
              fmt::format("http://{}{}", request.head.header("host"), request.route.path));
  xml.element("Bucket", request.route.bucket).element("Key", request.route.key);
  return xml.element("ETag", etag).finish();
}

}  // namespace

Result<PartSlot> part_slot(const Request& request, Service& service) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  QueryReader read(request.route.query);
  PartSlot slot{*std::move(bucket), read.text("uploadId"),
                static_cast<unsigned>(read.number("partNumber", 0, kMostParts))};
  if (auto mistake = read.finish(); !mistake) return fail(mistake.error());
  if (slot.number != 0) return slot;
  return fail(s3::s3_error(Code::kInvalidArgument, "partNumber must be 1 to 10000"));
}

Result<OpenUpload> open_upload(const Request& request, Service& service) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  QueryReader read(request.route.query);
  auto id = read.text("uploadId");
  if (auto mistake = read.finish(); !mistake) return fail(mistake.error());
  auto upload = (*bucket)->uploads().find(id, request.route.key);
  if (!upload) return fail(upload.error());
  return OpenUpload{*std::move(bucket), std::move(id), *std::move(upload)};
}

Result<void> create_upload(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  const auto id = (*bucket)->uploads().start(request.route.key, metadata_of(request.head.headers),
                                             request.wall);
  s3::XmlWriter xml("InitiateMultipartUploadResult");
  xml.element("Bucket", request.route.bucket).element("Key", request.route.key);
  response.send(xml.element("UploadId", id).finish());
  return {};
}

Result<void> upload_part(const Request& request, Service& service, Received received,
                         Response& response) {
  auto slot = part_slot(request, service);
  if (!slot) return fail(slot.error());
  response.line("ETag", received.etag);
  Part part{std::move(received.body), std::move(received.etag), request.wall};
  return slot->bucket->uploads().put_part(slot->upload_id, request.route.key, slot->number,
                                          std::move(part));
}

Result<void> complete_upload(const Request& request, Service& service, Response& response) {
  auto wanted = s3::parse_complete_upload(request.document);
  if (!wanted) return fail(wanted.error());
  auto open = open_upload(request, service);
  if (!open) return fail(open.error());
  auto parts = chosen_parts(open->upload, *wanted, service.options().min_part_size);
  if (!parts) return fail(parts.error());
  auto object = join(open->upload, *parts, request.wall);
  response.send(completed(request, object->etag));
  if (auto stored = store_object(request, service, std::move(object)); !stored) return stored;
  return open->bucket->uploads().remove(open->id, request.route.key);
}

Result<void> abort_upload(const Request& request, Service& service, Response& response) {
  auto open = open_upload(request, service);
  if (!open) return fail(open.error());
  response.status = 204;
  return open->bucket->uploads().remove(open->id, request.route.key);
}

}  // namespace chopsticks::s3server
