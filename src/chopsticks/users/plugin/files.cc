#include "users/plugin/files.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#include <xxhash.h>

namespace chopsticks::plugin {

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(system_error(errno, fmt::format("cannot read {}", path)));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return fail(system_error(errno, fmt::format("cannot read {}", path)));
  return text;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  const auto beside = fmt::format("{}.{}", path, ::getpid());
  std::ofstream file(beside, std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(system_error(errno, fmt::format("cannot write {}", beside)));
  std::error_code failed;
  std::filesystem::rename(beside, path, failed);
  if (failed) return fail(system_error(failed.value(), fmt::format("cannot write {}", path)));
  return {};
}

std::string digest(std::string_view content) {
  const auto hash = XXH3_128bits(content.data(), content.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Result<FileLock> FileLock::take(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(system_error(errno, fmt::format("cannot open {}", path)));
  FileLock lock(fd);
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return fail(system_error(errno, fmt::format("cannot lock {}", path)));
  }
  return lock;
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace chopsticks::plugin
