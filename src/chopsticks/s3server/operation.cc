#include "s3server/operation.h"

#include <array>

namespace chopsticks::s3server {
namespace {

constexpr std::array<std::string_view, kOperations> kNames{"ListBuckets",
                                                           "CreateBucket",
                                                           "HeadBucket",
                                                           "DeleteBucket",
                                                           "GetBucketLocation",
                                                           "GetBucketSubresource",
                                                           "ListObjects",
                                                           "ListObjectsV2",
                                                           "DeleteObjects",
                                                           "PutObject",
                                                           "GetObject",
                                                           "HeadObject",
                                                           "DeleteObject",
                                                           "CopyObject",
                                                           "GetObjectSubresource",
                                                           "CreateMultipartUpload",
                                                           "UploadPart",
                                                           "UploadPartCopy",
                                                           "CompleteMultipartUpload",
                                                           "AbortMultipartUpload",
                                                           "ListParts",
                                                           "ListMultipartUploads",
                                                           "Stats",
                                                           "Unknown"};

}  // namespace

std::string_view name(Operation operation) noexcept {
  return kNames[static_cast<std::size_t>(operation)];
}

Payload payload_of(Operation operation) noexcept {
  switch (operation) {
    case Operation::kPutObject:
    case Operation::kUploadPart:
      return Payload::kData;
    case Operation::kCreateBucket:
    case Operation::kDeleteObjects:
    case Operation::kCompleteMultipartUpload:
      return Payload::kDocument;
    default:
      return Payload::kNone;
  }
}

}  // namespace chopsticks::s3server
