#include "support/log.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <memory>
#include <mutex>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace chopsticks::log {
namespace {

constexpr auto kPattern = "[%Y-%m-%d %H:%M:%S.%e] %l: %v";
constexpr std::size_t kRecentLines = 500;

struct Name {
  std::string_view text;
  Level level;
};
constexpr std::array kNames{Name{"DEBUG", Level::kDebug}, Name{"INFO", Level::kInfo},
                            Name{"WARNING", Level::kWarning}, Name{"ERROR", Level::kError},
                            Name{"CRITICAL", Level::kCritical}};

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kCritical:
      return spdlog::level::critical;
  }
  return spdlog::level::info;
}

struct State {
  std::mutex mutex;  // guards secrets; spdlog's sinks lock by themselves
  std::vector<std::string> secrets;
  std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> ring =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(kRecentLines);
  std::shared_ptr<spdlog::logger> logger;

  State() {
    auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    logger = std::make_shared<spdlog::logger>("chopsticks", spdlog::sinks_init_list{console, ring});
    logger->set_pattern(kPattern);
    logger->flush_on(spdlog::level::info);
  }
};

State& state() {
  static State instance;
  return instance;
}

// Names and errors come from peers; none of them shall move our user's cursor.
std::string without_controls(std::string text) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  };
  std::ranges::replace_if(text, is_control, '?');
  return text;
}

Result<void> add_file(const std::string& path) {
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    sink->set_pattern(kPattern);
    state().logger->sinks().push_back(std::move(sink));
    return {};
  } catch (const spdlog::spdlog_ex&) {
    return fail(chopsticks::system_error(errno, fmt::format("cannot write the log file {}", path)));
  }
}

}  // namespace

Result<Level> parse_level(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  for (const auto& name : kNames) {
    if (name.text == upper) return name.level;
  }
  return fail(
      fmt::format("'{}' is not a log level: use DEBUG, INFO, WARNING, ERROR or CRITICAL", text));
}

Result<void> open(Level level, const std::string& path) {
  state().logger->set_level(to_spdlog(level));
  return path.empty() ? Result<void>{} : add_file(path);
}

Result<void> also_to(const std::string& path) { return add_file(path); }

void hide(std::string secret) {
  if (secret.empty()) return;
  const std::scoped_lock lock(state().mutex);
  auto& secrets = state().secrets;
  if (std::ranges::find(secrets, secret) != secrets.end()) return;
  secrets.push_back(std::move(secret));
  // The longest first: where one begins like another, no tail may stay.
  std::ranges::sort(secrets, std::greater<>{}, &std::string::size);
}

std::string redact(std::string text) {
  const std::scoped_lock lock(state().mutex);
  for (const auto& secret : state().secrets) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

std::vector<std::string> recent() {
  auto lines = state().ring->last_formatted();
  for (auto& line : lines) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  }
  return lines;
}

void write(Level level, fmt::string_view format, fmt::format_args arguments) {
  auto& logger = *state().logger;
  const auto wanted = to_spdlog(level);
  if (!logger.should_log(wanted)) return;
  logger.log(wanted, "{}", without_controls(redact(fmt::vformat(format, arguments))));
}

}  // namespace chopsticks::log
