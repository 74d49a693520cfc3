#pragma once
#include "s3server/service.h"

/// Listings of objects.
namespace chopsticks::s3server {

/// ListObjects, versions 1 and 2.
[[nodiscard]] Result<void> list_objects(const Request& request, Service& service,
                                        Response& response);
[[nodiscard]] Result<void> list_objects_v2(const Request& request, Service& service,
                                           Response& response);

}  // namespace chopsticks::s3server
