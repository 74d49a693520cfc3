#include "cli/help.h"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chopsticks::cli {
namespace {

constexpr std::size_t kNameWidth = 36;
constexpr std::size_t kTextWidth = 62;

std::string wrap(std::string_view text) {
  std::string out;
  while (text.size() > kTextWidth) {
    auto end = text.rfind(' ', kTextWidth);
    if (end == std::string_view::npos) end = kTextWidth;
    out += fmt::format("{}\n", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out += text;
}

class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(std::string_view usage) : usage_(usage) { column_width(kNameWidth); }

  std::string make_usage(const CLI::App*, std::string) const override {
    return fmt::format("{}\n", usage_);
  }

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    // CLI11 leaves two empty lines between groups.
    return CLI::detail::find_and_replace(CLI::Formatter::make_help(app, std::move(name), mode),
                                         "\n\n\n", "\n\n");
  }

  std::string make_option_name(const CLI::Option* option, bool) const override {
    const auto& shorts = option->get_snames();
    return fmt::format("{}--{}", shorts.empty() ? "    " : fmt::format("-{}, ", shorts.front()),
                       option->get_lnames().front());
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_expected_max() == 0 ? "" : fmt::format(" {}", option->get_type_name());
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    std::vector<std::string> aliases;
    for (const auto& name : option->get_lnames()) {
      if (name != option->get_lnames().front()) aliases.push_back("--" + name);
    }
    if (aliases.empty()) return wrap(option->get_description());
    return wrap(fmt::format("{} [{}]", option->get_description(), fmt::join(aliases, ", ")));
  }

 private:
  std::string usage_;
};

}  // namespace

void lay_out_help(CLI::App& app, std::string_view usage, std::string_view footer) {
  app.formatter(std::make_shared<HelpFormatter>(usage));
  app.footer(std::string(footer));
}

}  // namespace chopsticks::cli
