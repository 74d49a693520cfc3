#include "cli/option_table.h"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "support/nearest.h"

namespace chopsticks::cli {
namespace {

std::string upper(std::string_view key) {
  std::string out(key);
  std::ranges::transform(out, out.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return out;
}

// The first long name.
std::string key_of(const Declaration& declaration) {
  const auto dashes = declaration.names.find("--");
  const auto name = declaration.names.substr(dashes + 2);
  return std::string(name.substr(0, name.find(',')));
}

CLI::Option* declare(CLI::App& app, const Section& section, const Declaration& declaration) {
  const std::string names(declaration.names);
  auto* option = declaration.metavar.empty() ? app.add_flag(names) : app.add_option(names);
  option->description(std::string(declaration.help))->group(std::string(section.title));
  if (declaration.metavar.empty()) return option;
  option->type_name(std::string(declaration.metavar));
  // As in every command line tool, the last one of several counts.
  option->take_last();
  if (declaration.several) option->expected(1, -1)->allow_extra_args()->take_all();
  return option;
}

// Kubernetes sets X_PORT=tcp://10.0.0.1:5557 in every container for a service named X.
bool is_service_link(std::string_view value) { return value.starts_with("tcp://"); }

}  // namespace

OptionTable::OptionTable(CLI::App& app, std::span<const Section> sections) : app_(app) {
  app_.allow_extras();
  for (const auto& section : sections) {
    for (const auto& declaration : section.options) {
      rows_.push_back({&declaration, key_of(declaration), declare(app_, section, declaration)});
    }
  }
}

std::vector<std::string> OptionTable::variables(const Declaration& declaration) {
  std::vector<std::string> out{"CHOPSTICKS_" + upper(key_of(declaration))};
  if (!declaration.locust.empty()) {
    auto ours = fmt::format("CHOPSTICKS_{}", declaration.locust);
    if (ours != out.front()) out.push_back(std::move(ours));
    out.push_back(fmt::format("LOCUST_{}", declaration.locust));
  }
  if (!declaration.also_from.empty()) out.emplace_back(declaration.also_from);
  return out;
}

Result<Given> OptionTable::parse(std::vector<std::string> words,
                                 const config::Environment& environment) {
  if (auto done = parse_words(std::move(words)); !done) return fail(done.error());
  Given given;
  for (const auto& row : rows_) {
    if (row.option->count() > 0) {
      given.set(row.key, {row.option->results(), "--" + row.key, true});
      continue;
    }
    for (const auto& name : variables(*row.declaration)) {
      const auto value = environment(name);
      if (!value || value->empty() || is_service_link(*value)) continue;
      given.set(row.key, {{*value}, name, false});
      break;
    }
  }
  return given;
}

Result<void> OptionTable::parse_words(std::vector<std::string> words) {
  std::ranges::reverse(words);  // CLI11 takes them from the end
  try {
    app_.parse(std::move(words));
  } catch (const CLI::Success&) {
    throw;
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string_view what = mismatch.what();
    return fail(fmt::format("{} needs a value", what.substr(0, what.find(':'))));
  } catch (const CLI::ParseError& problem) {
    return fail(problem.what());
  }
  for (const auto& row : rows_) {
    // CLI11 takes whatever follows for the value; a file called "--leader" is less likely than a
    // slip.
    const auto swallowed = !row.declaration->metavar.empty() && row.option->count() > 0 &&
                           row.option->results().back().starts_with("--");
    if (swallowed) return fail(fmt::format("--{} needs a value", row.key));
  }
  const auto extras = app_.remaining();
  if (extras.empty()) return {};
  const auto option =
      std::ranges::find_if(extras, [](const auto& word) { return word.starts_with('-'); });
  return fail(unknown(option != extras.end() ? *option : extras.front()));
}

Error OptionTable::unknown(const std::string& word) const {
  if (!word.starts_with('-')) return error(fmt::format("unexpected argument '{}'", word));
  const auto name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (const auto& row : rows_) {
    for (const auto& long_name : row.option->get_lnames()) known.push_back("--" + long_name);
  }
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const auto near = nearest(name, candidates);
  const auto hint = near.empty() ? std::string("'chopsticks run --help' lists them all")
                                 : fmt::format("did you mean '{}'?", near);
  return error(fmt::format("unknown option '{}' ({})", name, hint));
}

}  // namespace chopsticks::cli
