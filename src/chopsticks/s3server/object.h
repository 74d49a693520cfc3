#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "net/http_head.h"
#include "s3server/body.h"
#include "support/units.h"

namespace chopsticks::s3server {

/// One version of an object. Never changes once it is in the store; threads share it.
struct Object {
  Body body;
  std::string etag;      // with its quotes
  std::string metadata;  // header lines to answer with: Content-Type, x-amz-meta-…
  std::string lines;     // metadata, ETag, Last-Modified and Accept-Ranges, ready to be sent
  Nanos modified{};      // wall time
};
using ObjectPtr = std::shared_ptr<const Object>;

[[nodiscard]] ObjectPtr make_object(Body body, std::string etag, std::string metadata,
                                    Nanos modified);

/// The headers of a request that are kept with an object, as lines to answer with.
[[nodiscard]] std::string metadata_of(const net::Headers& headers);

/// `lines` without those whose header is `name`.
[[nodiscard]] std::string without_header(std::string_view lines, std::string_view name);

}  // namespace chopsticks::s3server
