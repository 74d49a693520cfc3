#include "users/plugin/compiler.h"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "users/plugin/command.h"

namespace chopsticks::plugin {
namespace {

constexpr int kOldestClang = 19;
constexpr int kOldestGcc = 14;
constexpr std::string_view kCure =
    "apt-get install clang-19 (or g++-14, or a later one of either), or name one with "
    "CHOPSTICKS_CXX";

// The value of a macro among "#define NAME VALUE" lines.
std::string_view macro(std::string_view defines, std::string_view name) {
  const auto line = fmt::format("#define {} ", name);
  const auto found = defines.find(line);
  if (found == std::string_view::npos) return {};
  const auto value = defines.substr(found + line.size());
  return value.substr(0, value.find('\n'));
}

// Asked of the preprocessor: what --version prints is made for people.
std::optional<std::string> version_of(const std::string& command) {
  const auto asked = run({command, "-dM", "-E", "-x", "c++", "/dev/null"}, Output::kKept);
  if (!asked || asked->exit_code != 0) return std::nullopt;
  const std::string_view defines = asked->output;
  const bool clang = !macro(defines, "__clang_major__").empty();
  const auto part = [&](std::string_view of_clang, std::string_view of_gcc) {
    return macro(defines, clang ? of_clang : of_gcc);
  };
  return fmt::format("{} {}.{}.{}", clang ? "Clang" : "GCC", part("__clang_major__", "__GNUC__"),
                     part("__clang_minor__", "__GNUC_MINOR__"),
                     part("__clang_patchlevel__", "__GNUC_PATCHLEVEL__"));
}

bool good_enough(std::string_view version) {
  const auto space = version.find(' ');
  const auto number = version.substr(space + 1);
  int major = 0;
  std::from_chars(number.data(), number.data() + number.size(), major);
  return major >= (version.starts_with("Clang") ? kOldestClang : kOldestGcc);
}

Result<Compiler> named_one(const Surroundings& surroundings, const std::string& command) {
  const auto version = surroundings.version(command);
  if (!version) return fail(fmt::format("CHOPSTICKS_CXX: {} is no C++ compiler", command));
  if (good_enough(*version)) return Compiler{command, *version};
  return fail(fmt::format(
      "CHOPSTICKS_CXX: {} is {}, and scenarios need Clang {} or GCC {}, or later (older GCC "
      "miscompiles coroutines)",
      command, *version, kOldestClang, kOldestGcc));
}

}  // namespace

Surroundings this_machine() {
  return {[](const char* name) {
            const char* value = std::getenv(name);
            return value ? std::optional<std::string>(value) : std::nullopt;
          },
          &version_of};
}

Result<Compiler> find_compiler(const Surroundings& surroundings) {
  if (const auto named = surroundings.variable("CHOPSTICKS_CXX"); named && !named->empty()) {
    return named_one(surroundings, *named);
  }
  for (const std::string command :
       {CHOPSTICKS_BUILT_BY, "clang++-19", "clang++", "g++-14", "g++"}) {
    const auto version = surroundings.version(command);
    if (version && good_enough(*version)) return Compiler{command, *version};
  }
  return fail(fmt::format("no C++ compiler is installed that can compile scenarios: {}", kCure));
}

std::vector<std::string> compile_command(const Compiler& compiler,
                                         const std::vector<std::string>& include,
                                         const std::string& source, const std::string& object,
                                         const std::string& dependencies) {
  std::vector<std::string> words{compiler.command, "-std=c++23", "-O2",  "-g1",
                                 "-fPIC",          "-shared",    "-MMD", "-MF",
                                 dependencies,     "-MT",        "it"};
  for (const auto& folder : include) words.push_back("-I" + folder);
  if (constexpr std::string_view sanitizer = CHOPSTICKS_SANITIZER; !sanitizer.empty()) {
    words.push_back(fmt::format("-fsanitize={}", sanitizer));
    words.insert(words.end(), {"-fno-omit-frame-pointer", "-fno-sanitize-recover=all",
                               "-fno-sanitize=vptr", "-DCHOPSTICKS_NO_FRAME_POOL"});
  }
  words.insert(words.end(), {"-o", object, source});
  return words;
}

}  // namespace chopsticks::plugin
