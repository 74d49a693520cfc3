#pragma once
#include <string>
#include <vector>

#include "support/result.h"

namespace chopsticks::plugin {

/// The include folders a scenario is compiled with, beside this program as it was installed or
/// built: <prefix>/include for <chopsticks/s3.h>, and what that pulls in below it. The error says
/// where they were looked for.
[[nodiscard]] Result<std::vector<std::string>> header_folders();

}  // namespace chopsticks::plugin
