#include "s3server/list_ops.h"

#include <utility>

#include "s3/errors.h"
#include "s3/names.h"
#include "s3/xml_writer.h"
#include "s3server/documents.h"

namespace chopsticks::s3server {
namespace {

using s3::Code;

// What both versions of ListObjects are asked.
struct Asked {
  Bucket::ListQuery query;
  bool encoded = false;  // keys go out percent-encoded: XML cannot carry every byte
  bool owner = false;

  [[nodiscard]] std::string out(std::string_view text) const {
    return encoded ? s3::uri_encode(text, s3::Slash::kKeep) : std::string(text);
  }
};

Result<Asked> read_common(QueryReader& read, const Query& query) {
  Asked asked;
  asked.query.prefix = read.text("prefix");
  asked.query.delimiter = read.text("delimiter");
  asked.query.most = static_cast<std::size_t>(read.page_length("max-keys"));
  asked.encoded = query.has("encoding-type");
  if (asked.encoded && read.text("encoding-type") != "url") {
    return fail(s3::s3_error(Code::kInvalidArgument, "encoding-type must be url"));
  }
  if (auto mistake = read.finish(); !mistake) return fail(mistake.error());
  return asked;
}

// A token is the last entry of the page, in hexadecimal so that clients take it for what it is:
// opaque.
std::string token_of(std::string_view last) {
  return s3::hex({reinterpret_cast<const unsigned char*>(last.data()), last.size()});
}

Result<std::string> entry_of(std::string_view token) {
  std::string percent;
  for (std::size_t i = 0; i + 1 < token.size(); i += 2)
    percent.append("%").append(token.substr(i, 2));
  auto last = s3::uri_decode(percent);
  if (last && token.size() % 2 == 0) return *std::move(last);
  return fail(s3::s3_error(Code::kInvalidArgument, "The continuation token is not valid."));
}

void append_entry(s3::XmlWriter& xml, const Bucket::Listed& entry, const Asked& asked) {
  xml.open("Contents").element("Key", asked.out(entry.key));
  xml.element("LastModified", iso_time(entry.object->modified)).element("ETag", entry.object->etag);
  xml.element("Size", entry.object->body.size());
  if (asked.owner) append_owner(xml, "Owner");
  xml.element("StorageClass", "STANDARD").close();
}

// Keys first, then common prefixes.
void append_page(s3::XmlWriter& xml, const Bucket::Page& page, const Asked& asked) {
  xml.element("IsTruncated", page.truncated ? "true" : "false");
  for (const auto& entry : page.entries) {
    if (entry.object) append_entry(xml, entry, asked);
  }
  for (const auto& entry : page.entries) {
    if (!entry.object) xml.open("CommonPrefixes").element("Prefix", asked.out(entry.key)).close();
  }
}

void append_question(s3::XmlWriter& xml, const Request& request, const Asked& asked) {
  xml.element("Name", request.route.bucket).element("Prefix", asked.out(asked.query.prefix));
  xml.element("MaxKeys", asked.query.most);
  if (!asked.query.delimiter.empty()) xml.element("Delimiter", asked.out(asked.query.delimiter));
  if (asked.encoded) xml.element("EncodingType", "url");
}

}  // namespace

Result<void> list_objects(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  QueryReader read(request.route.query);
  const auto marker = read.text("marker");
  auto asked = read_common(read, request.route.query);
  if (!asked) return fail(asked.error());
  asked->query.after = marker;
  asked->owner = true;
  const auto page = (*bucket)->list(asked->query);
  s3::XmlWriter xml("ListBucketResult");
  append_question(xml, request, *asked);
  xml.element("Marker", asked->out(marker));
  if (page.truncated) xml.element("NextMarker", asked->out(page.entries.back().key));
  append_page(xml, page, *asked);
  response.send(xml.finish());
  return {};
}

Result<void> list_objects_v2(const Request& request, Service& service, Response& response) {
  auto bucket = service.store().bucket(request.route.bucket);
  if (!bucket) return fail(bucket.error());
  QueryReader read(request.route.query);
  const auto token = read.text("continuation-token");
  const auto start_after = read.text("start-after");
  const bool owner = read.text("fetch-owner") == "true";
  auto asked = read_common(read, request.route.query);
  if (!asked) return fail(asked.error());
  auto after = token.empty() ? Result<std::string>(start_after) : entry_of(token);
  if (!after) return fail(after.error());
  asked->query.after = *std::move(after);
  asked->owner = owner;
  const auto page = (*bucket)->list(asked->query);
  s3::XmlWriter xml("ListBucketResult");
  append_question(xml, request, *asked);
  xml.element("KeyCount", page.entries.size());
  if (!token.empty()) xml.element("ContinuationToken", token);
  if (!start_after.empty()) xml.element("StartAfter", asked->out(start_after));
  if (page.truncated) xml.element("NextContinuationToken", token_of(page.entries.back().key));
  append_page(xml, page, *asked);
  response.send(xml.finish());
  return {};
}

}  // namespace chopsticks::s3server
