#pragma once
#include <string_view>

#include "net/http_head.h"
#include "s3server/object.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// May an object be read, by the If-… headers of the request? Errors: PreconditionFailed,
/// NotModified.
[[nodiscard]] Result<void> check_read(const net::Headers& headers, const Object& object);

/// May the source of a copy be read, by its x-amz-copy-source-if-… headers? The error is
/// PreconditionFailed.
[[nodiscard]] Result<void> check_copy(const net::Headers& headers, const Object& source);

/// Does the request ask for anything about what it overwrites?
[[nodiscard]] bool has_write_condition(const net::Headers& headers) noexcept;
/// May `current` (null: nothing) be overwritten? Errors: PreconditionFailed, NoSuchKey.
[[nodiscard]] Result<void> check_write(const net::Headers& headers, const Object* current);

}  // namespace chopsticks::s3server
