#pragma once
#include "s3server/service.h"

/// Operations on buckets.
namespace chopsticks::s3server {

[[nodiscard]] Result<void> list_buckets(const Request& request, Service& service,
                                        Response& response);
[[nodiscard]] Result<void> create_bucket(const Request& request, Service& service,
                                         Response& response);
[[nodiscard]] Result<void> head_bucket(const Request& request, Service& service,
                                       Response& response);
[[nodiscard]] Result<void> delete_bucket(const Request& request, Service& service,
                                         Response& response);
[[nodiscard]] Result<void> get_bucket_location(const Request& request, Service& service,
                                               Response& response);
/// Answers as a bucket does that has no policy, no life cycle, … : tools ask before they work.
[[nodiscard]] Result<void> get_bucket_subresource(const Request& request, Service& service,
                                                  Response& response);
[[nodiscard]] Result<void> delete_objects(const Request& request, Service& service,
                                          Response& response);

}  // namespace chopsticks::s3server
