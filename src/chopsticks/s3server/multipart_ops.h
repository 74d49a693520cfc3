#pragma once
#include <string>

#include "s3server/service.h"

/// Uploads in parts.
namespace chopsticks::s3server {

inline constexpr unsigned kMostParts = 10'000;

[[nodiscard]] Result<void> create_upload(const Request& request, Service& service,
                                         Response& response);
[[nodiscard]] Result<void> upload_part(const Request& request, Service& service, Received received,
                                       Response& response);
[[nodiscard]] Result<void> complete_upload(const Request& request, Service& service,
                                           Response& response);
[[nodiscard]] Result<void> abort_upload(const Request& request, Service& service,
                                        Response& response);

/// Where a part goes, by the query of its request.
struct PartSlot {
  BucketPtr bucket;
  std::string upload_id;
  unsigned number = 0;
};
/// Errors: NoSuchBucket, NoSuchUpload, InvalidArgument.
[[nodiscard]] Result<PartSlot> part_slot(const Request& request, Service& service);

/// The upload that a request names by its query, its bucket and its key.
struct OpenUpload {
  BucketPtr bucket;
  std::string id;
  Upload upload;
};
/// Errors: NoSuchBucket, NoSuchUpload.
[[nodiscard]] Result<OpenUpload> open_upload(const Request& request, Service& service);

}  // namespace chopsticks::s3server
