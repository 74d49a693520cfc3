#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"
#include "support/units.h"

/// The XML documents of S3, both directions. Readers take hostile input: documents beyond the size
/// limit and anything malformed are an Error (Code::kMalformedXml), and no entity is ever expanded
/// beyond the five of XML.
namespace chopsticks::s3 {

inline constexpr Bytes kLargestDocument{16 * 1024 * 1024};

// What a client reads.

struct ListedObject {
  std::string key;
  std::string etag;  // without its quotes
  Bytes size;
};
struct Listing {
  std::vector<ListedObject> objects;
  std::vector<std::string> common_prefixes;
  bool truncated = false;
  std::string next_token;  // continuation-token of the next page
};
/// ListBucketResult, of version 2. Keys of a listing asked for with encoding-type=url are decoded.
[[nodiscard]] Result<Listing> parse_listing(std::string_view xml);

/// InitiateMultipartUploadResult: the upload id.
[[nodiscard]] Result<std::string> parse_initiated_upload(std::string_view xml);

/// CompleteMultipartUploadResult: the entity tag without its quotes. The answer to a completion may
/// be an error document under status 200; that comes back as its Error.
[[nodiscard]] Result<std::string> parse_completed_upload(std::string_view xml);

struct ErrorDocument {
  std::string code;
  std::string message;
};
/// The Error document of a failed request; nothing when the text is not one.
[[nodiscard]] std::optional<ErrorDocument> parse_error(std::string_view xml);

// What a server reads.

struct CompletedPart {
  unsigned number = 0;  // 1 to 10,000
  std::string etag;     // without its quotes
};
/// CompleteMultipartUpload: parts as listed; their order is the caller's to judge.
[[nodiscard]] Result<std::vector<CompletedPart>> parse_complete_upload(std::string_view xml);

struct DeleteRequest {
  std::vector<std::string> keys;
  bool quiet = false;
};
/// Delete (of DeleteObjects): at most 1,000 keys.
[[nodiscard]] Result<DeleteRequest> parse_delete_objects(std::string_view xml);

/// CreateBucketConfiguration: the location constraint, "" when there is none. An empty body is
/// valid.
[[nodiscard]] Result<std::string> parse_create_bucket(std::string_view xml);

}  // namespace chopsticks::s3
