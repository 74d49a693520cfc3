#include "config/yaml.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace chopsticks::config {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostValues = 10'000;
constexpr std::size_t kDeepest = 64;
constexpr std::string_view kMergeKey = "<<";

// How our own complaints get out through yaml-cpp, which knows exceptions only.
struct Rejected {
  Error error;
};

std::size_t count_values(const Settings& settings) {
  std::size_t count = 1;
  for (const auto& item : settings.items()) count += count_values(item);
  for (const auto& [key, value] : settings.entries()) count += count_values(value);
  return count;
}

// Turns yaml-cpp's events into Settings. Its nodes would not do: they keep no place for nulls and
// aliases, and they accept duplicate keys.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] Settings take_root() { return std::move(root_); }

  /// The key whose value was being read when the parser gave up; line 0 when there was none.
  [[nodiscard]] Place open_key() const {
    return !stack_.empty() && stack_.back().has_key ? stack_.back().key_at : Place{};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_) reject(place(mark), "only one YAML document is allowed in a file");
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) reject(place(mark), "a key is missing here");
    finish_value(Settings::nothing(value_place(mark)), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    if (expects_key()) return start_entry(value, place(mark));
    finish_value(Settings::text(value, place(mark)), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) reject(place(mark), "an alias cannot be a key");
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) reject(place(mark), "an alias inside its own anchor");
    count(count_values(found->second), place(mark));
    attach(found->second);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open({.is_section = false, .anchor = anchor, .at = value_place(mark)}, mark);
  }
  void OnSequenceEnd() override {
    auto frame = close();
    finish_value(Settings::list(std::move(frame.items), frame.at), frame.anchor);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open({.is_section = true, .anchor = anchor, .at = value_place(mark)}, mark);
    stack_.back().section = Settings::section(stack_.back().at);
  }
  void OnMapEnd() override {
    auto frame = close();
    merge(frame);
    finish_value(std::move(frame.section), frame.anchor);
  }

 private:
  // A list or section whose end has not been seen.
  struct Frame {
    bool is_section;
    YAML::anchor_t anchor;
    Place at;
    std::vector<Settings> items = {};
    Settings section = {};
    bool has_key = false;
    std::string key = {};
    Place key_at = {};
    std::vector<Settings> merged = {};  // what "<<" referred to
  };

  [[noreturn]] static void reject(const Place& at, std::string_view message) {
    throw Rejected{error(fmt::format("{}: {}", at.text(), message))};
  }

  [[nodiscard]] Place place(const YAML::Mark& mark) const {
    return {file_, mark.line + 1, mark.column + 1};
  }

  // Lists, sections and nothing are found where their key stands: yaml-cpp marks the next line.
  [[nodiscard]] Place value_place(const YAML::Mark& mark) const {
    return !stack_.empty() && stack_.back().has_key ? stack_.back().key_at : place(mark);
  }

  [[nodiscard]] bool expects_key() const {
    return !stack_.empty() && stack_.back().is_section && !stack_.back().has_key;
  }

  void count(std::size_t values, const Place& at) {
    values_ += values;
    if (values_ > kMostValues)
      reject(at, fmt::format("more than {} values in one file", kMostValues));
  }

  void open(Frame frame, const YAML::Mark& mark) {
    if (expects_key()) reject(place(mark), "a key must be a plain word, not a list or a section");
    if (stack_.size() >= kDeepest) {
      reject(place(mark), fmt::format("nested deeper than {} levels", kDeepest));
    }
    stack_.push_back(std::move(frame));
  }

  Frame close() {
    auto frame = std::move(stack_.back());
    stack_.pop_back();
    return frame;
  }

  void start_entry(const std::string& key, Place at) {
    auto& frame = stack_.back();
    if (const auto* earlier = frame.section.find(key)) {
      reject(at,
             fmt::format("key '{}' is given twice (first in line {})", key, earlier->place().line));
    }
    frame.has_key = true;
    frame.key = key;
    frame.key_at = std::move(at);
  }

  void finish_value(Settings value, YAML::anchor_t anchor) {
    count(1, value.place());
    if (anchor != YAML::NullAnchor) anchors_.insert_or_assign(anchor, value);
    attach(std::move(value));
  }

  void attach(Settings value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    auto& frame = stack_.back();
    if (!frame.is_section) {
      frame.items.push_back(std::move(value));
      return;
    }
    frame.has_key = false;
    if (frame.key == kMergeKey) {
      add_merged(frame, value);
    } else {
      frame.section.set(std::move(frame.key), std::move(value));
    }
  }

  static void add_merged(Frame& frame, const Settings& value) {
    if (value.kind() == Settings::Kind::kSection) {
      frame.merged.push_back(value);
    } else if (value.kind() == Settings::Kind::kList) {
      for (const auto& item : value.items()) add_merged(frame, item);
    } else {
      reject(frame.key_at, "'<<' must refer to a section");
    }
  }

  // A key of the section itself wins, then the section merged first.
  static void merge(Frame& frame) {
    for (const auto& base : frame.merged) {
      for (const auto& [key, value] : base.entries()) {
        if (frame.section.find(key) == nullptr) frame.section.set(key, value);
      }
    }
  }

  std::string file_;
  bool started_ = false;
  std::size_t values_ = 0;
  Settings root_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Settings> anchors_;
};

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
