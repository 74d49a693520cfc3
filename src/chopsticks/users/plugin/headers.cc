#include "users/plugin/headers.h"

#include <filesystem>

#include <fmt/format.h>

namespace chopsticks::plugin {

Result<std::vector<std::string>> header_folders() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto include = program.parent_path().parent_path() / "include";
  if (failed || !std::filesystem::exists(include / "chopsticks/s3.h", failed)) {
    return fail(
        fmt::format("the headers that scenarios in C++ include are not in {}/chopsticks: install "
                    "them beside the program (cmake --install)",
                    include.string()));
  }
  return std::vector{include.string(), (include / "chopsticks/rooms").string()};
}

}  // namespace chopsticks::plugin
