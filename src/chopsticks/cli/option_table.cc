#include "cli/option_table.h"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/words.h"

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
  if (auto done = parse_words(app_, std::move(words)); !done) return fail(done.error());
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

}  // namespace chopsticks::cli
