#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::plugin {

/// The whole file.
[[nodiscard]] Result<std::string> read_file(const std::string& path);
/// All of it or nothing: written beside it and renamed, so that nobody reads half a file.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text);
/// 32 hex digits that stand for a content.
[[nodiscard]] std::string digest(std::string_view content);

/// Holds a file locked until it is destroyed: other processes wait for their turn.
class FileLock {
 public:
  [[nodiscard]] static Result<FileLock> take(const std::string& path);
  FileLock(FileLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace chopsticks::plugin
