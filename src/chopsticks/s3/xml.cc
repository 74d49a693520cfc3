#include "s3/xml.h"

#include <charconv>

#include <pugixml.hpp>

#include "s3/errors.h"
#include "s3/names.h"

namespace chopsticks::s3 {
namespace {

constexpr std::size_t kMostDeletedKeys = 1000;
constexpr unsigned kMostParts = 10'000;

std::unexpected<Error> malformed(std::string_view sentence = {}) {
  return refuse(Code::kMalformedXml, sentence);
}

// Servers prefix elements as they like ("ns0:Key"); what counts is the name behind the prefix.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Loads a document whose root must carry `root`; the node is empty when it does not.
pugi::xml_node load(pugi::xml_document& document, std::string_view xml, std::string_view root) {
  if (xml.size() > kLargestDocument.count) return {};
  constexpr auto kOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(xml.data(), xml.size(), kOptions, pugi::encoding_utf8)) return {};
  const auto node = document.document_element();
  return local_name(node) == root ? node : pugi::xml_node{};
}

std::string_view text_of(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& child : parent.children()) {
    if (local_name(child) == name) return child.text().get();
  }
  return {};
}

template <class Number>
std::optional<Number> number_of(const pugi::xml_node& parent, std::string_view name) {
  const auto text = text_of(parent, name);
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string without_quotes(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

// Reads the names of a listing, which may be percent-encoded.
class Names {
 public:
  explicit Names(bool encoded) : encoded_(encoded) {}

  [[nodiscard]] std::optional<std::string> read(std::string_view text) const {
    if (encoded_) return uri_decode(text);
    return std::string(text);
  }

 private:
  bool encoded_;
};

Result<ListedObject> read_object(const pugi::xml_node& node, const Names& names) {
  auto key = names.read(text_of(node, "Key"));
  const auto size = number_of<std::uint64_t>(node, "Size");
  if (!key || key->empty() || !size)
    return malformed("An object of the listing has no key or size.");
  return ListedObject{std::move(*key), without_quotes(text_of(node, "ETag")), Bytes{*size}};
}

Result<void> read_entry(const pugi::xml_node& node, const Names& names, Listing& listing) {
  if (local_name(node) == "Contents") {
    auto object = read_object(node, names);
    if (!object) return fail(object.error());
    listing.objects.push_back(std::move(*object));
  } else if (local_name(node) == "CommonPrefixes") {
    auto prefix = names.read(text_of(node, "Prefix"));
    if (!prefix) return malformed();
    listing.common_prefixes.push_back(std::move(*prefix));
  }
  return {};
}

}  // namespace

Result<Listing> parse_listing(std::string_view xml) {
  pugi::xml_document document;
  const auto root = load(document, xml, "ListBucketResult");
  if (!root) return malformed();
  const Names names(text_of(root, "EncodingType") == "url");
  Listing listing;
  listing.truncated = text_of(root, "IsTruncated") == "true";
  listing.next_token = text_of(root, "NextContinuationToken");
  for (const auto& node : root.children()) {
    if (auto read = read_entry(node, names, listing); !read) return fail(read.error());
  }
  if (listing.truncated && listing.next_token.empty()) {
    return malformed("A truncated listing has no continuation token.");
  }
  return listing;
}

Result<std::string> parse_initiated_upload(std::string_view xml) {
  pugi::xml_document document;
  const auto root = load(document, xml, "InitiateMultipartUploadResult");
  std::string id(text_of(root, "UploadId"));
  if (id.empty()) return malformed("There is no upload id.");
  return id;
}

Result<std::string> parse_completed_upload(std::string_view xml) {
  pugi::xml_document document;
  if (const auto root = load(document, xml, "CompleteMultipartUploadResult")) {
    return without_quotes(text_of(root, "ETag"));
  }
  if (parse_error(xml)) return fail(from_response(200, xml));
  return malformed();
}

std::optional<ErrorDocument> parse_error(std::string_view xml) {
  pugi::xml_document document;
  const auto root = load(document, xml, "Error");
  if (!root) return std::nullopt;
  return ErrorDocument{std::string(text_of(root, "Code")), std::string(text_of(root, "Message"))};
}

Result<std::vector<CompletedPart>> parse_complete_upload(std::string_view xml) {
  pugi::xml_document document;
  const auto root = load(document, xml, "CompleteMultipartUpload");
  std::vector<CompletedPart> parts;
  for (const auto& node : root.children()) {
    if (local_name(node) != "Part") continue;
    const auto number = number_of<unsigned>(node, "PartNumber");
    if (!number || *number < 1 || *number > kMostParts) return malformed();
    parts.push_back({*number, without_quotes(text_of(node, "ETag"))});
  }
  if (parts.empty() || parts.size() > kMostParts) return malformed();
  return parts;
}

Result<DeleteRequest> parse_delete_objects(std::string_view xml) {
  pugi::xml_document document;
  const auto root = load(document, xml, "Delete");
  DeleteRequest request;
  request.quiet = text_of(root, "Quiet") == "true";
  for (const auto& node : root.children()) {
    if (local_name(node) != "Object") continue;
    request.keys.emplace_back(text_of(node, "Key"));
    if (request.keys.back().empty() || request.keys.size() > kMostDeletedKeys) return malformed();
  }
  if (request.keys.empty()) return malformed();
  return request;
}

Result<std::string> parse_create_bucket(std::string_view xml) {
  if (xml.empty()) return std::string{};
  pugi::xml_document document;
  const auto root = load(document, xml, "CreateBucketConfiguration");
  if (!root) return malformed();
  return std::string(text_of(root, "LocationConstraint"));
}

}  // namespace chopsticks::s3
