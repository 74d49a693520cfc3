#pragma once
#include "s3server/service.h"

/// Listings of uploads that are not complete.
namespace chopsticks::s3server {

[[nodiscard]] Result<void> list_parts(const Request& request, Service& service, Response& response);
/// Prefix, markers, max-uploads and encoding-type are honoured; delimiter is not.
[[nodiscard]] Result<void> list_uploads(const Request& request, Service& service,
                                        Response& response);

}  // namespace chopsticks::s3server
