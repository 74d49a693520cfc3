#pragma once
#include <string>
#include <string_view>

#include "net/http_head.h"
#include "s3server/operation.h"
#include "s3server/query.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// What a request is about.
struct Route {
  Operation operation = Operation::kUnknown;
  std::string bucket;
  std::string key;
  std::string_view path;  // as it came
  Query query;
};

/// Reads method, target and Host of a request. Bucket and key come from the path, or the bucket
/// from a Host of the form "bucket.<domain>". The result holds views of the head. Errors carry the
/// S3 code to answer with.
[[nodiscard]] Result<void> route(const net::RequestHead& head, std::string_view domain, Route& out);

}  // namespace chopsticks::s3server
