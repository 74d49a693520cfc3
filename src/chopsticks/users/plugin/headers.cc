#include "users/plugin/headers.h"

#include <filesystem>

#include <fmt/format.h>

#include "support/host.h"

namespace chopsticks::plugin {

Result<std::vector<std::string>> header_folders() {
  std::error_code failed;
  const auto include = program_prefix() / "include";
  if (!std::filesystem::exists(include / "chopsticks/s3.h", failed)) {
    return fail(
        fmt::format("the headers that scenarios in C++ include are not in {}/chopsticks: install "
                    "them beside the program (cmake --install)",
                    include.string()));
  }
  return std::vector{include.string(), (include / "chopsticks/rooms").string()};
}

}  // namespace chopsticks::plugin
