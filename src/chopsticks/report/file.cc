#include "report/file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace chopsticks::report {
namespace {

std::unexpected<Error> cannot_write(const std::string& path) {
  return fail(system_error(errno, fmt::format("cannot write {}", path)));
}

Result<void> write_all(const std::string& path, int flags, std::string_view text) {
  const int file = open(path.c_str(), flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return cannot_write(path);
  while (!text.empty()) {
    const auto written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const auto why = cannot_write(path);
      close(file);
      return why;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  close(file);
  return {};
}

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view text) {
  std::error_code ignored;  // open() says it better
  const auto parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, ignored);
  const auto beside = path + ".new";
  if (auto written = write_all(beside, O_TRUNC, text); !written) return written;
  if (std::rename(beside.c_str(), path.c_str()) != 0) return cannot_write(path);
  return {};
}

Result<void> append_to_file(const std::string& path, std::string_view text) {
  return write_all(path, O_APPEND, text);
}

}  // namespace chopsticks::report
