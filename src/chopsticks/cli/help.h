#pragma once
#include <memory>
#include <string_view>

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// Lays --help out: one line per option with its short name and its first long one, descriptions
/// wrapped to a terminal's width, aliases in brackets; `usage` above and `footer` below.
void lay_out_help(CLI::App& app, std::string_view usage, std::string_view footer);

}  // namespace chopsticks::cli
