#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "report/terminal.h"

namespace chopsticks::report {

/// Lays out columns of text: as wide as their contents, numbers to the right, and within the
/// terminal's width.
///
/// Where there is no room, first the flexible column is cut short, then columns that matter less
/// are left out.
class TextTable {
 public:
  enum class Align { kLeft, kRight };
  enum class Style { kPlain, kBold, kBad };

  struct Column {
    std::string title;
    Align align = Align::kRight;
    std::size_t least = 0;    // columns wide at least
    bool bar_before = false;  // a " |" before it
    int expendable = 0;       // the highest goes first; 0: stays
    bool flexible = false;    // may be cut; at most one column
  };
  struct Cell {
    std::string text;
    Style style = Style::kPlain;
  };

  explicit TextTable(std::vector<Column> columns);
  /// As many cells as columns.
  void add(std::vector<Cell> cells);
  /// A line of dashes.
  void add_rule();
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

  /// Title line, rule, rows; every line ends in '\n'.
  [[nodiscard]] std::string render(const Terminal& terminal) const;

 private:
  using Row = std::vector<Cell>;  // empty: a rule

  [[nodiscard]] std::vector<std::size_t> widths(const Terminal& terminal) const;
  [[nodiscard]] std::vector<std::size_t> natural_widths() const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace chopsticks::report
