#include "cli/python_classes.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "cli/python_lines.h"

namespace chopsticks::cli {
namespace {

constexpr std::string_view kShape = "LoadTestShape";
constexpr double kHighestFixedCount = std::numeric_limits<int>::max();

struct FoundClass {
  plan::UserClass user_class;
  bool abstract = false;
  bool is_shape = false;
  bool use_common_options = false;
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

struct Header {
  std::string name;
  std::vector<std::string> bases;  // without their modules
  std::string body;                // what stands behind the colon
};

std::vector<std::string> base_names(std::string_view list) {
  std::vector<std::string> bases;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    auto base = list.substr(0, comma);
    base = trimmed(base.substr(0, base.find('[')));
    if (const auto dot = base.rfind('.'); dot != std::string_view::npos)
      base.remove_prefix(dot + 1);
    if (!base.contains('=')) bases.emplace_back(base);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return bases;
}

// "class Reader(HttpUser): weight = 3"
std::optional<Header> parse_header(std::string_view line) {
  constexpr std::string_view kClass = "class ";
  if (!line.starts_with(kClass)) return std::nullopt;
  line.remove_prefix(kClass.size());
  const auto open = line.find('(');
  const auto close = line.find("):");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::nullopt;
  return Header{std::string(trimmed(line.substr(0, open))),
                base_names(line.substr(open + 1, close - open - 1)),
                std::string(trimmed(line.substr(close + 2)))};
}

struct Assignment {
  std::string_view name;
  std::string_view value;
};

// "weight = 3", "weight: int = 3"
std::optional<Assignment> parse_assignment(std::string_view line) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const auto name = line.substr(0, std::min(line.find(':'), equals));
  return Assignment{trimmed(name), trimmed(line.substr(equals + 1))};
}

std::optional<double> parse_number(const std::string& text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, wrong] = std::from_chars(text.data(), end, value);
  const bool good = wrong == std::errc() && at == end && value >= 0 && value <= kHighestFixedCount;
  return good ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  Reader(std::span<const PythonLine> lines, const std::string& file) : lines_(lines), file_(file) {}

  Result<PythonClasses> read() {
    while (at_ != lines_.size()) {
      const auto& line = lines_[at_++];
      const auto header = line.indent == 0 ? parse_header(line.text) : std::nullopt;
      if (!header || !is_known(header->bases)) continue;
      if (auto added = add(*header, line); !added) return fail(added.error());
    }
    PythonClasses classes;
    for (const auto& one : found_) {
      if (one.abstract) continue;
      if (!one.is_shape) classes.users.push_back(one.user_class);
      if (one.is_shape) classes.shape = {one.user_class.name, one.use_common_options};
    }
    if (!classes.users.empty()) return classes;
    return fail(fmt::format(
        "{}: found no user class: name the classes with --user-classes NAME[:WEIGHT[:FIXED]]",
        file_));
  }

 private:
  [[nodiscard]] bool is_known(const std::vector<std::string>& bases) const {
    return std::ranges::any_of(bases, [this](const std::string& base) {
      return base.ends_with("User") || base.ends_with("Workload") || base == kShape ||
             find(base) != nullptr;
    });
  }

  [[nodiscard]] const FoundClass* find(std::string_view name) const {
    for (const auto& one : found_)
      if (one.user_class.name == name) return &one;
    return nullptr;
  }

  Result<void> add(const Header& header, const PythonLine& line) {
    FoundClass one;
    for (const auto& base : header.bases) {
      if (base == kShape) one.is_shape = true;
      if (const auto* parent = find(base)) {
        one = *parent;
        break;
      }
    }
    one.user_class.name = header.name;
    one.abstract = false;
    if (auto set = take(one, header.body, line.number); !set) return set;
    if (auto set = take_body(one, line.indent); !set) return set;
    std::erase_if(found_, [&](const auto& old) { return old.user_class.name == header.name; });
    found_.push_back(std::move(one));
    return {};
  }

  Result<void> take_body(FoundClass& one, int indent) {
    const int inside = at_ == lines_.size() ? 0 : lines_[at_].indent;
    for (; at_ != lines_.size() && lines_[at_].indent > indent; ++at_) {
      if (lines_[at_].indent != inside) continue;
      if (auto set = take(one, lines_[at_].text, lines_[at_].number); !set) return set;
    }
    return {};
  }

  Result<void> take(FoundClass& one, std::string_view statement, int number) const {
    const auto set = parse_assignment(statement);
    if (!set) return {};
    if (set->name == "use_common_options") one.use_common_options = set->value == "True";
    if (set->name == "abstract") one.abstract = set->value == "True";
    if (set->name != "weight" && set->name != "fixed_count") return {};
    const auto value = parse_number(std::string(set->value));
    if (!value) {
      return fail(fmt::format(
          "{}:{}: {} of {} is not a plain number (it says '{}'): name the classes with "
          "--user-classes {}:WEIGHT",
          file_, number, set->name, one.user_class.name, set->value, one.user_class.name));
    }
    if (set->name == "weight") one.user_class.weight = *value;
    if (set->name == "fixed_count") one.user_class.fixed_count = static_cast<int>(*value);
    return {};
  }

  std::span<const PythonLine> lines_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::vector<FoundClass> found_;
};

}  // namespace

Result<PythonClasses> python_classes_in(std::string_view source, const std::string& file) {
  const auto lines = python_lines(source);
  return Reader(lines, file).read();
}

}  // namespace chopsticks::cli
