#include "drivers/s3/s5cmd/program.h"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "drivers/s3/s5cmd/environment.h"
#include "net/block_on.h"
#include "net/process.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): find_program outlives them.
namespace chopsticks::drivers::s5cmd {
namespace {

constexpr Nanos kPatience = 10s;
constexpr std::size_t kMostText = 16'384;

struct Said {
  std::string text;
  net::ProcessEnd end;
};

net::task<std::string> read_all(net::Stream& stream) {
  std::string text(kMostText, '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const auto got = co_await stream.read_some(std::span(text).subspan(filled));
    if (!got || *got == 0) break;
    filled += *got;
  }
  text.resize(filled);
  co_return text;
}

net::task<Result<Said>> ask(net::Reactor& reactor, net::Command command) {
  auto process = net::Process::start(reactor, command);
  if (!process) co_return fail(std::move(process.error()));
  const auto deadline = Deadline::after(kPatience);
  (*process)->set_deadline(deadline);
  Said said;
  said.text = co_await read_all((*process)->output());
  said.end = co_await (*process)->ended(deadline);
  co_return said;
}

Result<std::string> answer(const std::string& path, const std::string& question) {
  net::Reactor reactor;
  net::Command command{path, {question}, plain_environment(), false};
  auto said = net::block_on(reactor, ask(reactor, std::move(command)));
  if (!said) {
    const auto code = said.error().code;
    if (code == std::errc::no_such_file_or_directory)
      return fail(fmt::format("there is no program '{}'", path));
    return fail(fmt::format("'{}' cannot be run: {}", path, code.message()));
  }
  if (said->end.timed_out) {
    return fail(
        fmt::format("'{} {}' did not answer in {}", path, question, format_duration(kPatience)));
  }
  if (!said->end.succeeded()) return fail(fmt::format("'{} {}' failed", path, question));
  return std::move(said->text);
}

struct Version {
  int major = 0;
  int minor = 0;
};

// "v2.3.0-991c9fb".
std::optional<Version> parse_version(std::string_view text) {
  if (!text.starts_with('v')) return std::nullopt;
  Version version;
  const auto* end = text.data() + text.size();
  auto read = std::from_chars(text.data() + 1, end, version.major);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != '.') return std::nullopt;
  read = std::from_chars(read.ptr + 1, end, version.minor);
  return read.ec == std::errc() ? std::optional(version) : std::nullopt;
}

// Built without its makefile it does not know its version, but still what it can do.
Result<Program> judge_by_commands(const std::string& path) {
  const auto help = answer(path, "--help");
  if (!help) return fail(help.error());
  if (help->find("\n   pipe ") == help->npos)
    return fail(fmt::format("'{}' has no command 'pipe'; version 2.2 or later is needed", path));
  return Program{path, help->find("\n   head ") != help->npos};
}

}  // namespace

Result<Program> find_program(const std::string& path) {
  const auto text = answer(path, "version");
  if (!text) return fail(text.error());
  const auto version = parse_version(*text);
  if (!version) return fail(fmt::format("'{}' is not s5cmd: it does not tell its version", path));
  if (version->major == 0) return judge_by_commands(path);
  if (std::pair(version->major, version->minor) < std::pair(2, 2)) {
    return fail(fmt::format("'{}' is version {}.{}, and 2.2 or later is needed", path,
                            version->major, version->minor));
  }
  return Program{path, std::pair(version->major, version->minor) >= std::pair(2, 3)};
}

}  // namespace chopsticks::drivers::s5cmd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
