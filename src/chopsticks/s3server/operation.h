#pragma once
#include <cstddef>
#include <string_view>

namespace chopsticks::s3server {

/// What a request asks for, by the names of the S3 API.
enum class Operation {
  kListBuckets,
  kCreateBucket,
  kHeadBucket,
  kDeleteBucket,
  kGetBucketLocation,
  kGetBucketSubresource,  // versioning, policy, lifecycle, …: what a bucket without any answers
  kListObjects,
  kListObjectsV2,
  kDeleteObjects,
  kPutObject,
  kGetObject,
  kHeadObject,
  kDeleteObject,
  kCopyObject,
  kGetObjectSubresource,  // acl, tagging
  kCreateMultipartUpload,
  kUploadPart,
  kUploadPartCopy,
  kCompleteMultipartUpload,
  kAbortMultipartUpload,
  kListParts,
  kListMultipartUploads,
  kStats,  // GET /_chopsticks/stats
  kUnknown,
};
inline constexpr std::size_t kOperations = static_cast<std::size_t>(Operation::kUnknown) + 1;

/// "PutObject".
[[nodiscard]] std::string_view name(Operation operation) noexcept;

/// What the body of such a request is to us.
enum class Payload { kNone, kDocument, kData };
[[nodiscard]] Payload payload_of(Operation operation) noexcept;

}  // namespace chopsticks::s3server
