#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "support/result.h"

/// What the program says about itself, one line at a time, on standard error and in the log file.
/// The measured path never logs: it counts.
namespace chopsticks::log {

enum class Level { kDebug, kInfo, kWarning, kError, kCritical };

/// "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", in any case.
[[nodiscard]] Result<Level> parse_level(std::string_view text);

/// Call once, before threads start. An empty path logs to standard error only.
[[nodiscard]] Result<void> open(Level level, const std::string& path);
/// Also writes everything to this file from now on (the run directory's log).
[[nodiscard]] Result<void> also_to(const std::string& path);

/// Lines carrying any of these words show "***" instead: keys and passwords, registered when they
/// are read.
void hide(std::string secret);
/// The text with every hidden word replaced; for what is printed or written by other means.
[[nodiscard]] std::string redact(std::string text);

/// The last lines logged, oldest first, at most 500: what a worker sends its leader.
[[nodiscard]] std::vector<std::string> recent();

void write(Level level, fmt::string_view format, fmt::format_args arguments);

template <class... A>
void debug(fmt::format_string<A...> format, const A&... arguments) {
  write(Level::kDebug, format, fmt::make_format_args(arguments...));
}
template <class... A>
void info(fmt::format_string<A...> format, const A&... arguments) {
  write(Level::kInfo, format, fmt::make_format_args(arguments...));
}
template <class... A>
void warning(fmt::format_string<A...> format, const A&... arguments) {
  write(Level::kWarning, format, fmt::make_format_args(arguments...));
}
template <class... A>
void error(fmt::format_string<A...> format, const A&... arguments) {
  write(Level::kError, format, fmt::make_format_args(arguments...));
}

}  // namespace chopsticks::log
