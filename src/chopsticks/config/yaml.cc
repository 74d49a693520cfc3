#include "config/yaml.h"

#include <algorithm>
#include <cerrno>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/yaml_tree.h"

namespace chopsticks::config {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;

bool is_text(std::string_view bytes) {
  // yaml-cpp takes byte 4 for the end of the file, so control characters would cut a file short,
  // silently.
  return std::ranges::none_of(bytes, [](char c) {
    return (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == '\x7f';
  });
}

// yaml-cpp's own messages about tabs ("illegal map value") send people in the wrong direction.
bool line_is_indented_by_tab(std::string_view text, int line) {
  for (; line > 0; --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  const auto indent = text.substr(0, text.find_first_not_of(" \t"));
  return indent.find('\t') != std::string_view::npos;
}

// Behind everything we parse: yaml-cpp takes the end of the file for the end of a quote.
constexpr std::string_view kEndOfDocument = "\n...\n";

bool is_open_quote(const YAML::Exception& problem) {
  return problem.msg == YAML::ErrorMsg::DOC_IN_SCALAR ||
         problem.msg == YAML::ErrorMsg::EOF_IN_SCALAR;
}

Error syntax_error(const YAML::Exception& problem, std::string_view text, const Place& open_key,
                   const std::string& file) {
  if (problem.mark.is_null()) return error(fmt::format("{}: {}", file, problem.msg));
  const Place at{file, problem.mark.line + 1, problem.mark.column + 1};
  if (is_open_quote(problem)) {
    return error(fmt::format("{}: a quote is opened here and never closed",
                             (open_key.line ? open_key : at).text()));
  }
  if (line_is_indented_by_tab(text, problem.mark.line)) {
    return error(fmt::format("{}: YAML must be indented by spaces, not by tabs", at.text()));
  }
  return error(fmt::format("{}: not valid YAML: {}", at.text(), problem.msg));
}

Result<std::string> read_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(system_error(errno, fmt::format("cannot read {}", path)));
  std::string text(kMostBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::read(fd, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      auto problem = system_error(errno, fmt::format("cannot read {}", path));
      ::close(fd);
      return fail(std::move(problem));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  ::close(fd);
  text.resize(size);
  return text;
}

}  // namespace

Result<Settings> parse_yaml(std::string_view text, const std::string& file) {
  if (text.size() > kMostBytes)
    return fail(fmt::format("{}: larger than 1 MiB: not a configuration file", file));
  if (!is_text(text)) return fail(fmt::format("{}: not a text file in UTF-8", file));
  TreeBuilder tree(file);
  try {
    std::string document(text);
    document += text.ends_with('\n') ? kEndOfDocument.substr(1) : kEndOfDocument;
    std::istringstream stream(std::move(document));
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(tree)) {
    }
  } catch (const Rejected& rejected) {
    return fail(rejected.error);
  } catch (const YAML::Exception& problem) {
    return fail(syntax_error(problem, text, tree.open_key(), file));
  }
  auto root = tree.take_root();
  if (root.empty()) return fail(fmt::format("{}: the file is empty", file));
  return root;
}

Result<Settings> read_yaml(const std::string& path) {
  auto text = read_file(path);
  if (!text) return fail(std::move(text.error()));
  return parse_yaml(*text, path);
}

}  // namespace chopsticks::config
