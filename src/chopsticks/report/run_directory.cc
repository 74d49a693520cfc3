#include "report/run_directory.h"

#include <ctime>
#include <filesystem>

#include <fmt/format.h>

namespace chopsticks::report {
namespace {

constexpr auto kParent = "/tmp/chopsticks";

std::string name_of(Nanos wall, std::uint64_t random) {
  const auto when =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(wall).count());
  std::tm local{};
  localtime_r(&when, &local);
  return fmt::format("{:04}{:02}{:02}_{:02}{:02}{:02}_{:08x}", local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec,
                     random & 0xffff'ffff);
}

}  // namespace

std::string folder_of_runs(const std::string& wanted) {
  if (wanted.empty()) return kParent;
  std::error_code code;
  const auto path = std::filesystem::absolute(wanted, code).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).parent_path().string();
}

Result<std::string> make_run_directory(const std::string& wanted, Nanos wall,
                                       std::uint64_t random) {
  auto path = wanted.empty() ? fmt::format("{}/{}", kParent, name_of(wall, random)) : wanted;
  std::error_code code;
  std::filesystem::create_directories(path, code);
  if (code || !std::filesystem::is_directory(path, code)) {
    const auto reason = code ? code.message() : "there is a file of that name";
    return fail(Error{code, fmt::format("cannot make the run directory {}: {}", path, reason)});
  }
  if (wanted.empty()) {
    // Several people share the parent, as they share /tmp itself. Fails when it is not ours, which
    // is fine.
    std::filesystem::permissions(
        kParent, std::filesystem::perms::all | std::filesystem::perms::sticky_bit, code);
  }
  return path;
}

}  // namespace chopsticks::report
