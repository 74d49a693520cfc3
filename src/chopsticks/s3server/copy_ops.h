#pragma once
#include "s3server/service.h"

/// Operations that read one object to make another. No bytes move: copies share their blocks.
namespace chopsticks::s3server {

[[nodiscard]] Result<void> copy_object(const Request& request, Service& service,
                                       Response& response);
[[nodiscard]] Result<void> upload_part_copy(const Request& request, Service& service,
                                            Response& response);

}  // namespace chopsticks::s3server
