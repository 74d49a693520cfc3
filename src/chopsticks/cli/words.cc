#include "cli/words.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "support/nearest.h"

namespace chopsticks::cli {
namespace {

// CLI11 takes whatever follows for the value; a file called "--leader" is less likely than a slip.
bool swallowed_an_option(const CLI::Option& option) {
  return option.get_items_expected_max() > 0 && option.count() > 0 &&
         option.results().back().starts_with("--");
}

Error unknown(const CLI::App& app, std::string_view word) {
  if (!word.starts_with('-')) return error(fmt::format("unexpected argument '{}'", word));
  const auto name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (const auto* option : app.get_options()) {
    for (const auto& long_name : option->get_lnames()) known.push_back("--" + long_name);
  }
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto near = nearest(name, candidates);
  const auto hint = near.empty() ? fmt::format("'{} --help' lists them all", app.get_name())
                                 : fmt::format("did you mean '{}'?", near);
  return error(fmt::format("unknown option '{}' ({})", name, hint));
}

}  // namespace

Result<void> parse_words(CLI::App& app, std::vector<std::string> words) {
  app.allow_extras();
  std::ranges::reverse(words);  // CLI11 takes them from the end
  try {
    app.parse(std::move(words));
  } catch (const CLI::Success&) {
    throw;
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string_view what = mismatch.what();
    return fail(fmt::format("{} needs a value", what.substr(0, what.find(':'))));
  } catch (const CLI::ParseError& problem) {
    return fail(problem.what());
  }
  for (const auto* option : app.get_options()) {
    if (swallowed_an_option(*option))
      return fail(fmt::format("{} needs a value", option->get_name()));
  }
  const auto extras = app.remaining();
  if (extras.empty()) return {};
  const auto option =
      std::ranges::find_if(extras, [](const auto& word) { return word.starts_with('-'); });
  return fail(unknown(app, option != extras.end() ? *option : extras.front()));
}

}  // namespace chopsticks::cli
