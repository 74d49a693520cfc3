#pragma once
#include <functional>
#include <map>
#include <string>

#include "support/result.h"

namespace chopsticks::drivers {

/// What a user says about an object, stored beside it: x-amz-meta-NAME: VALUE. Names are in lower
/// case, as they come back.
using Metadata = std::map<std::string, std::string, std::less<>>;

/// Whether it can travel as headers: names of letters, digits, '-', '_' and '.', values of
/// printable ASCII, 2 KiB together at most (S3's limit). The error says what is wrong with which.
[[nodiscard]] Result<void> check(const Metadata& metadata);
/// The same with its names in lower case.
[[nodiscard]] Metadata in_lower_case(Metadata metadata);

}  // namespace chopsticks::drivers
