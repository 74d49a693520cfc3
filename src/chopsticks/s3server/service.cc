#include "s3server/service.h"

#include <utility>

#include "s3/errors.h"
#include "s3server/bucket_ops.h"
#include "s3server/copy_ops.h"
#include "s3server/list_ops.h"
#include "s3server/list_upload_ops.h"
#include "s3server/multipart_ops.h"
#include "s3server/object_ops.h"

namespace chopsticks::s3server {
namespace {

Result<void> has_room(std::uint64_t size, const Budget& budget) {
  if (size > kLargestPut.count || size > budget.limit().count)
    return fail(s3::s3_error(s3::Code::kEntityTooLarge));
  if (size <= budget.left().count) return {};
  return fail(out_of_memory());
}

}  // namespace

Error out_of_memory() {
  return s3::s3_error(s3::Code::kServiceUnavailable,
                      "The server's memory is full: see --max-memory.");
}

Result<void> Service::admit(const Request& request) {
  if (auto bucket = store_.bucket(request.route.bucket); !bucket) return fail(bucket.error());
  if (auto room = has_room(request.head.content_length.value_or(0), store_.budget()); !room)
    return room;
  if (request.route.operation != Operation::kUploadPart) return {};
  if (auto slot = part_slot(request, *this); !slot) return fail(slot.error());
  auto open = open_upload(request, *this);
  return open ? Result<void>() : fail(open.error());
}

void Service::answer(const Request& request, std::optional<Received> received,
                     std::string_view request_id, Response& response) {
  response.clear();
  if (auto done = dispatch(request, std::move(received), response); !done) {
    response.fail(done.error(), request.route.path, request_id);
  }
}

Result<void> Service::dispatch(const Request& request, std::optional<Received> received,
                               Response& response) {
  switch (request.route.operation) {
    case Operation::kListBuckets:
      return list_buckets(request, *this, response);
    case Operation::kCreateBucket:
      return create_bucket(request, *this, response);
    case Operation::kHeadBucket:
      return head_bucket(request, *this, response);
    case Operation::kDeleteBucket:
      return delete_bucket(request, *this, response);
    case Operation::kGetBucketLocation:
      return get_bucket_location(request, *this, response);
    case Operation::kGetBucketSubresource:
      return get_bucket_subresource(request, *this, response);
    case Operation::kListObjects:
      return list_objects(request, *this, response);
    case Operation::kListObjectsV2:
      return list_objects_v2(request, *this, response);
    case Operation::kDeleteObjects:
      return delete_objects(request, *this, response);
    case Operation::kPutObject:
      return put_object(request, *this, *std::move(received), response);
    case Operation::kGetObject:
    case Operation::kHeadObject:
      return get_object(request, *this, response);
    case Operation::kDeleteObject:
      return delete_object(request, *this, response);
    case Operation::kCopyObject:
      return copy_object(request, *this, response);
    case Operation::kGetObjectSubresource:
      return get_object_subresource(request, *this, response);
    case Operation::kCreateMultipartUpload:
      return create_upload(request, *this, response);
    case Operation::kUploadPart:
      return upload_part(request, *this, *std::move(received), response);
    case Operation::kUploadPartCopy:
      return upload_part_copy(request, *this, response);
    case Operation::kCompleteMultipartUpload:
      return complete_upload(request, *this, response);
    case Operation::kAbortMultipartUpload:
      return abort_upload(request, *this, response);
    case Operation::kListParts:
      return list_parts(request, *this, response);
    case Operation::kListMultipartUploads:
      return list_uploads(request, *this, response);
    case Operation::kStats:
    case Operation::kUnknown:
      break;
  }
  return fail(s3::s3_error(s3::Code::kNotImplemented));
}

}  // namespace chopsticks::s3server
