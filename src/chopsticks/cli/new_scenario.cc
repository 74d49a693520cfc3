#include "cli/new_scenario.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/templates.h"

namespace chopsticks::cli {
namespace {

std::string check_name(const std::string& name) {
  const bool words = std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (words && !name.empty() && name.front() >= 'a') return "";
  return fmt::format(
      "a scenario's name is made of a-z, 0-9 and _ and begins with a letter (got '{}')", name);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

Result<void> write_new(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(system_error(errno, fmt::format("cannot write {}", path)));
  return {};
}

}  // namespace

std::string class_name(std::string_view scenario) {
  std::string name;
  bool upper = true;
  for (const char c : scenario) {
    if (c != '_') name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return name;
}

std::string filled_in(std::string_view text, std::string_view scenario) {
  std::string filled(text);
  replace_all(filled, "@NAME@", scenario);
  replace_all(filled, "@CLASS@", class_name(scenario));
  return filled;
}

void NewScenarioCommand::attach(CLI::App& app) {
  app.add_option("NAME", name_, "its name, for example my_first_test")
      ->type_name("")
      ->required()
      ->check(check_name);
  app.add_option("--lang", language_, "cc for C++ or py for Python (cc)")
      ->check(CLI::IsMember({"cc", "py"}).description(""))
      ->type_name("LANG");
  app.add_option("--dir", folder_, "the folder to write it to (this one); made if need be")
      ->type_name("DIR");
}

std::string NewScenarioCommand::path(const std::string& ending) const {
  return (std::filesystem::path(folder_) / (name_ + ending)).lexically_normal().string();
}

Result<void> NewScenarioCommand::write() const {
  const bool cpp = language_ == "cc";
  const std::array<std::pair<std::string, std::string_view>, 2> files{
      {{path(cpp ? ".cc" : ".py"), cpp ? templates::kCpp : templates::kPython},
       {path(".yaml"), cpp ? templates::kCppSettings : templates::kPythonSettings}}};
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  if (failed) return fail(system_error(failed.value(), fmt::format("cannot make {}", folder_)));
  for (const auto& [file, text] : files) {
    if (std::filesystem::exists(file, failed)) {
      return fail(fmt::format("{} is there already: nothing was written", file));
    }
  }
  for (const auto& [file, text] : files) {
    if (auto written = write_new(file, filled_in(text, name_)); !written) return written;
  }
  return {};
}

int NewScenarioCommand::run() const {
  if (const auto written = write(); !written) return complain(written.error());
  const auto source = path("." + language_);
  const auto settings = path(".yaml");
  fmt::print(
      "Wrote {0} and its settings, {1}. Try it:\n"
      "  chopsticks run --workload-config config/s3_config.yaml --scenario-config {1} -f {0} \\\n"
      "    --headless --users 5 --spawn-rate 5 --duration 30s\n",
      source, settings);
  return 0;
}

}  // namespace chopsticks::cli
