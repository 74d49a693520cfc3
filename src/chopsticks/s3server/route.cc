#include "s3server/route.h"

#include <algorithm>
#include <array>
#include <span>

#include "s3/errors.h"
#include "s3/names.h"

namespace chopsticks::s3server {
namespace {

constexpr std::size_t kLongestKey = 1024;
constexpr std::string_view kStatsPath = "/_chopsticks/stats";

// Features that S3 reaches through a query and that we do not have.
constexpr std::array<std::string_view, 22> kSubresources{
    "accelerate",        "acl",         "analytics",         "attributes", "cors",
    "encryption",        "inventory",   "legal-hold",        "lifecycle",  "logging",
    "notification",      "object-lock", "ownershipControls", "policy",     "policyStatus",
    "publicAccessBlock", "replication", "requestPayment",    "retention",  "tagging",
    "versioning",        "website"};

bool has_subresource(const Query& query) {
  if (query.text().empty()) return false;
  return std::ranges::any_of(kSubresources, [&](std::string_view name) { return query.has(name); });
}

Operation bucket_operation(std::string_view method, const Query& query) {
  const bool feature = has_subresource(query);
  if (method == "GET" || method == "HEAD") {
    if (feature) return Operation::kGetBucketSubresource;
    if (method == "HEAD") return Operation::kHeadBucket;
    if (query.has("location")) return Operation::kGetBucketLocation;
    if (query.has("uploads")) return Operation::kListMultipartUploads;
    if (query.has("versions")) return Operation::kUnknown;
    return query.has("list-type") ? Operation::kListObjectsV2 : Operation::kListObjects;
  }
  if (feature) return Operation::kUnknown;
  if (method == "PUT") return Operation::kCreateBucket;
  if (method == "DELETE") return Operation::kDeleteBucket;
  if (method == "POST" && query.has("delete")) return Operation::kDeleteObjects;
  return Operation::kUnknown;
}

Operation put_operation(const Query& query, bool copy) {
  if (query.has("uploadId")) return copy ? Operation::kUploadPartCopy : Operation::kUploadPart;
  return copy ? Operation::kCopyObject : Operation::kPutObject;
}

Operation object_operation(const net::RequestHead& head, const Query& query) {
  const auto method = head.method;
  const bool feature = has_subresource(query);
  if (method == "GET" && (query.has("acl") || query.has("tagging")))
    return Operation::kGetObjectSubresource;
  if (feature) return Operation::kUnknown;
  if (method == "GET") return query.has("uploadId") ? Operation::kListParts : Operation::kGetObject;
  if (method == "HEAD") return Operation::kHeadObject;
  if (method == "PUT")
    return put_operation(query, head.headers.find("x-amz-copy-source").has_value());
  if (method == "DELETE") {
    return query.has("uploadId") ? Operation::kAbortMultipartUpload : Operation::kDeleteObject;
  }
  if (method == "POST" && query.has("uploads")) return Operation::kCreateMultipartUpload;
  if (method == "POST" && query.has("uploadId")) return Operation::kCompleteMultipartUpload;
  return Operation::kUnknown;
}

// "bucket" of a Host like "bucket.s3.example:9000"; "" when the bucket is in the path.
std::string_view bucket_of_host(std::string_view host, std::string_view domain) {
  host = host.substr(0, host.find(':'));
  if (domain.empty() || host.size() <= domain.size() + 1 || !host.ends_with(domain)) return {};
  host.remove_suffix(domain.size());
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : std::string_view();
}

Result<void> decode_into(std::string& out, std::string_view text) {
  if (text.find('%') == text.npos) {
    out = text;
    return {};
  }
  auto decoded = s3::uri_decode(text);
  if (!decoded) return fail(s3::s3_error(s3::Code::kInvalidUri));
  out = *std::move(decoded);
  return {};
}

Result<void> name_object(std::string_view path, std::string_view virtual_bucket, Route& out) {
  path.remove_prefix(1);
  auto bucket = virtual_bucket;
  if (bucket.empty()) {
    bucket = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(bucket.size() + 1, path.size()));
  }
  if (auto decoded = decode_into(out.bucket, bucket); !decoded) return decoded;
  if (auto decoded = decode_into(out.key, path); !decoded) return decoded;
  if (out.key.size() > kLongestKey) return fail(s3::s3_error(s3::Code::kKeyTooLong));
  return {};
}

}  // namespace

Result<void> route(const net::RequestHead& head, std::string_view domain, Route& out) {
  const auto question = std::min(head.target.find('?'), head.target.size());
  out.operation = Operation::kUnknown;
  out.path = head.target.substr(0, question);
  out.query = Query(head.target.substr(std::min(question + 1, head.target.size())));
  if (!out.path.starts_with('/')) return fail(s3::s3_error(s3::Code::kInvalidUri));
  if (out.path == kStatsPath) {
    if (head.method == "GET") out.operation = Operation::kStats;
    return {};
  }
  if (auto named = name_object(out.path, bucket_of_host(head.header("host"), domain), out);
      !named) {
    return named;
  }
  if (!out.key.empty()) {
    out.operation = object_operation(head, out.query);
  } else if (!out.bucket.empty()) {
    out.operation = bucket_operation(head.method, out.query);
  } else if (head.method == "GET") {
    out.operation = Operation::kListBuckets;
  }
  return {};
}

}  // namespace chopsticks::s3server
