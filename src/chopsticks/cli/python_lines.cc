#include "cli/python_lines.h"

#include <algorithm>

namespace chopsticks::cli {
namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view source) : rest_(source) {}

  std::vector<PythonLine> split() {
    begin_line();
    while (!rest_.empty()) step();
    end_statement();
    return std::move(lines_);
  }

 private:
  void step() {
    const char c = rest_.front();
    if (c == '\n') return newline();
    if (c == '#') return skip(rest_.find('\n'));
    if (c == '"' || c == '\'') return string_literal();
    if (c == '\\' && rest_.starts_with("\\\n")) {
      ++number_;
      return skip(2);
    }
    if (c == ';' && depth_ == 0) {
      end_statement();
      return skip(1);
    }
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if (c == ')' || c == ']' || c == '}') depth_ = std::max(depth_ - 1, 0);
    if (c != '\r') add(c == '\t' ? ' ' : c);
    skip(1);
  }

  void newline() {
    ++number_;
    skip(1);
    if (depth_ > 0) return add(' ');
    end_statement();
    begin_line();
  }

  void begin_line() {
    indent_ = 0;
    for (; !rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'); skip(1))
      indent_ = rest_.front() == ' ' ? indent_ + 1 : indent_ / 8 * 8 + 8;
  }

  void end_statement() {
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    if (!text_.empty()) lines_.push_back({indent_, began_, std::move(text_)});
    text_.clear();
  }

  void add(char c) {
    if (text_.empty() && c == ' ') return;
    if (text_.empty()) began_ = number_;
    text_ += c;
  }

  void string_literal() {
    const auto quote = rest_.front();
    const std::string three(3, quote);
    const bool is_long = rest_.starts_with(three);
    const auto end = is_long ? std::string_view(three) : std::string_view(three).substr(0, 1);
    add('"');
    add('"');
    skip(end.size());
    while (!rest_.empty() && !rest_.starts_with(end)) {
      if (rest_.front() == '\n' && !is_long) return;  // never closed: no Python
      // What follows a backslash does not end the literal.
      const auto length = rest_.front() == '\\' ? std::min<std::size_t>(2, rest_.size()) : 1;
      number_ += static_cast<int>(std::ranges::count(rest_.substr(0, length), '\n'));
      skip(length);
    }
    skip(end.size());
  }

  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  std::string_view rest_;
  std::vector<PythonLine> lines_;
  std::string text_;
  int number_ = 1;
  int began_ = 1;
  int indent_ = 0;
  int depth_ = 0;  // of brackets: inside, a statement goes on over line ends
};

}  // namespace

std::vector<PythonLine> python_lines(std::string_view source) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (source.starts_with(kByteOrderMark)) source.remove_prefix(kByteOrderMark.size());
  return Splitter(source).split();
}

}  // namespace chopsticks::cli
