#include "s3server/list_upload_ops.h"

#include <string>
#include <vector>

#include "s3/names.h"
#include "s3/xml_writer.h"
#include "s3server/documents.h"
#include "s3server/multipart_ops.h"

namespace chopsticks::s3server {
namespace {

void append_part(s3::XmlWriter& xml, unsigned number, const Part& part) {
  xml.open("Part").element("PartNumber", number).element("LastModified", iso_time(part.modified));
  xml.element("ETag", part.etag).element("Size", part.body.size()).close();
}

// A page of uploads starts behind a key, or behind one upload of a key.
struct UploadQuery {
  std::string prefix;
  std::string key_marker;
  std::string id_marker;
  std::size_t most = 0;
  bool encoded = false;

  [[nodiscard]] bool before(const Uploads::Entry& entry) const {
    if (entry.key != key_marker) return entry.key < key_marker;
    return id_marker.empty() || entry.id <= id_marker;
  }
  [[nodiscard]] std::string out(std::string_view text) const {
    return encoded ? s3::uri_encode(text, s3::Slash::kKeep) : std::string(text);
  }
};

Result<UploadQuery> read_query(const Query& query) {
  QueryReader read(query);
  UploadQuery asked{read.text("prefix"), read.text("key-marker"), read.text("upload-id-marker"),
                    static_cast<std::size_t>(read.page_length("max-uploads")),
                    read.text("encoding-type") == "url"};
  if (auto mistake = read.finish(); !mistake) return fail(mistake.error());
  return asked;
}

void append_upload(s3::XmlWriter& xml, const Uploads::Entry& upload, const UploadQuery& asked) {
  xml.open("Upload").element("Key", asked.out(upload.key)).element("UploadId", upload.id);
  append_owner(xml, "Initiator");
  append_owner(xml, "Owner");
  xml.element("StorageClass", "STANDARD").element("Initiated", iso_time(upload.initiated)).close();
}

}  // namespace

Result<void> list_parts(const Request& request, Service& service, Response& response) {
  auto open = open_upload(request, service);
  if (!open) return fail(open.error());
  QueryReader read(request.route.query);
  const auto marker = static_cast<unsigned>(read.number("part-number-marker", 0, kMostParts));
  const auto most = read.page_length("max-parts");
  if (auto mistake = read.finish(); !mistake) return mistake;

  s3::XmlWriter xml("ListPartsResult");
  xml.element("Bucket", request.route.bucket)
      .element("Key", request.route.key)
      .element("UploadId", open->id);
  append_owner(xml, "Initiator");
  append_owner(xml, "Owner");
  xml.element("StorageClass", "STANDARD");
  const auto& parts = open->upload.parts;
  auto part = parts.upper_bound(marker);
  unsigned last = marker;
  for (std::uint64_t count = 0; part != parts.end() && count != most; ++part, ++count) {
    append_part(xml, last = part->first, *part->second);
  }
  xml.element("PartNumberMarker", marker)
      .element("NextPartNumberMarker", last)
      .element("MaxParts", most);
  response.send(
      xml.element("IsTruncated", part != parts.end() && most != 0 ? "true" : "false").finish());
  return {};
}

Result<void> list_uploads(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  auto asked = read_query(request.route.query);
  if (!asked) return fail(asked.error());
  auto uploads = (*bucket)->uploads().list();
  std::erase_if(uploads, [&](const Uploads::Entry& entry) {
    return asked->before(entry) || !entry.key.starts_with(asked->prefix);
  });
  const bool truncated = uploads.size() > asked->most && asked->most != 0;
  if (uploads.size() > asked->most) uploads.resize(asked->most);

  s3::XmlWriter xml("ListMultipartUploadsResult");
  xml.element("Bucket", request.route.bucket).element("KeyMarker", asked->out(asked->key_marker));
  xml.element("UploadIdMarker", asked->id_marker).element("Prefix", asked->out(asked->prefix));
  if (asked->encoded) xml.element("EncodingType", "url");
  if (truncated) {
    xml.element("NextKeyMarker", asked->out(uploads.back().key));
    xml.element("NextUploadIdMarker", uploads.back().id);
  }
  xml.element("MaxUploads", asked->most).element("IsTruncated", truncated ? "true" : "false");
  for (const auto& upload : uploads) append_upload(xml, upload, *asked);
  response.send(xml.finish());
  return {};
}

}  // namespace chopsticks::s3server
