#include "report/text_table.h"

#include <algorithm>
#include <numeric>

#include "report/figures.h"

namespace chopsticks::report {
namespace {

constexpr std::size_t kLeastFlexible = 16;  // narrower, and names say nothing any more

std::string_view color_of(TextTable::Style style) {
  switch (style) {
    case TextTable::Style::kPlain:
      return "";
    case TextTable::Style::kBold:
      return "\x1b[1m";
    case TextTable::Style::kBad:
      return "\x1b[31m";
  }
  return "";
}

std::string aligned(const TextTable::Column& column, std::string_view text, std::size_t width) {
  const std::string padding(width - std::min(width, width_of(text)), ' ');
  return column.align == TextTable::Align::kLeft ? std::string(text) + padding
                                                 : padding + std::string(text);
}

std::string painted(const std::string& text, TextTable::Style style, bool color) {
  const auto code = color ? color_of(style) : "";
  return code.empty() ? text : std::string(code) + text + "\x1b[0m";
}

// What stands between two columns, and between two with a bar.
struct Gaps {
  std::string_view plain;
  std::string_view bar;
};
constexpr Gaps kGaps{" ", " | "};

// A line of the columns that are shown. The bar of a column left out passes to the next one.
template <class CellText>
std::string joined(const std::vector<TextTable::Column>& columns,
                   const std::vector<std::size_t>& widths, Gaps gaps, CellText cell_text) {
  std::string line;
  bool bar = false;
  for (std::size_t i = 0; i != columns.size(); ++i) {
    bar = bar || columns[i].bar_before;
    if (widths[i] == 0) continue;
    if (!line.empty()) line += bar ? gaps.bar : gaps.plain;
    line += cell_text(i);
    bar = false;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::size_t line_width(const std::vector<TextTable::Column>& columns,
                       const std::vector<std::size_t>& widths) {
  return joined(columns, widths, {"|", "-|-"},
                [&](std::size_t i) { return std::string(widths[i], '-'); })
             .size() -
         1;
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add(std::vector<Cell> cells) {
  for (auto& cell : cells) cell.text = printable(cell.text);
  rows_.push_back(std::move(cells));
}

void TextTable::add_rule() { rows_.emplace_back(); }

std::vector<std::size_t> TextTable::natural_widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    auto width = std::max(columns_[i].least, width_of(columns_[i].title));
    for (const auto& row : rows_)
      width = row.empty() ? width : std::max(width, width_of(row[i].text));
    widths.push_back(width);
  }
  return widths;
}

// 0 for columns that are left out.
std::vector<std::size_t> TextTable::widths(const Terminal& terminal) const {
  auto widths = natural_widths();
  if (terminal.columns <= 0) return widths;
  const auto flexible = static_cast<std::size_t>(
      std::ranges::find(columns_, true, &Column::flexible) - columns_.begin());
  const auto over = [&] {
    const auto line = line_width(columns_, widths);
    return line - std::min(line, static_cast<std::size_t>(terminal.columns));
  };
  const auto cut = [&](std::size_t least) {
    if (flexible < widths.size())
      widths[flexible] -= std::min(over(), widths[flexible] - std::min(widths[flexible], least));
  };
  cut(kLeastFlexible);
  while (over() > 0) {
    const auto next = std::ranges::max_element(columns_, {}, [&](const Column& column) {
      return widths[static_cast<std::size_t>(&column - columns_.data())] == 0 ? 0
                                                                              : column.expendable;
    });
    const auto position = static_cast<std::size_t>(next - columns_.begin());
    if (next->expendable == 0 || widths[position] == 0) break;
    widths[position] = 0;
  }
  cut(1);
  return widths;
}

std::string TextTable::render(const Terminal& terminal) const {
  const auto wide = widths(terminal);
  const auto fitted = [&](std::size_t i, std::string_view cell) {
    return aligned(columns_[i], shorten(cell, wide[i], terminal.unicode), wide[i]);
  };
  const auto titles = [&](std::size_t i) { return fitted(i, columns_[i].title); };
  const auto dashes = [&](std::size_t i) { return std::string(wide[i], '-'); };
  const auto rule = joined(columns_, wide, {"|", "-|-"}, dashes);

  auto text = joined(columns_, wide, kGaps, titles) + rule;
  for (const auto& row : rows_) {
    const auto cell = [&](std::size_t i) {
      return painted(fitted(i, row[i].text), row[i].style, terminal.color);
    };
    text += row.empty() ? rule : joined(columns_, wide, kGaps, cell);
  }
  return text;
}

}  // namespace chopsticks::report
