#pragma once
#include "s3server/service.h"

/// Operations on one object.
namespace chopsticks::s3server {

/// GetObject and HeadObject.
[[nodiscard]] Result<void> get_object(const Request& request, Service& service, Response& response);
[[nodiscard]] Result<void> put_object(const Request& request, Service& service, Received received,
                                      Response& response);
[[nodiscard]] Result<void> delete_object(const Request& request, Service& service,
                                         Response& response);
/// Acl and tagging: every object has the same.
[[nodiscard]] Result<void> get_object_subresource(const Request& request, Service& service,
                                                  Response& response);

/// The object of the request's bucket and key. Errors: NoSuchBucket, NoSuchKey.
[[nodiscard]] Result<ObjectPtr> find_object(Service& service, std::string_view bucket,
                                            std::string_view key);
/// Stores it under the request's bucket and key, if the request's conditions hold.
[[nodiscard]] Result<void> store_object(const Request& request, Service& service, ObjectPtr object);

}  // namespace chopsticks::s3server
