#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/given.h"
#include "config/environment.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace chopsticks::cli {

/// An option as its section declares it.
struct Declaration {
  std::string_view names;  // "-u,--users": the first long one is the key, further ones are aliases
  std::string_view metavar;  // what --help calls its value; empty: a flag
  std::string_view help;
  std::string_view locust = {};     // Locust's environment variable without its prefix: "USERS"
  std::string_view also_from = {};  // one more environment variable, by its full name
  bool several = false;             // takes several words
};

/// Options that belong together, under one title in --help.
struct Section {
  std::string_view title;
  std::span<const Declaration> options;
};

/// All options of a command: parses words with CLI11, then asks the environment for what they do
/// not say. For
/// --spawn-rate that is CHOPSTICKS_SPAWN_RATE, then Locust's name behind CHOPSTICKS_ and behind
/// LOCUST_, then the variable of its own it may have. Empty variables count as not set.
class OptionTable {
 public:
  /// `app` must outlive the table.
  OptionTable(CLI::App& app, std::span<const Section> sections);

  /// What was given, or one line about the words that make no sense. --help and --version come out
  /// of CLI11 as exceptions (CLI::Success).
  [[nodiscard]] Result<Given> parse(std::vector<std::string> words,
                                    const config::Environment& environment);

  /// The names of the environment variables that stand in for an option, the strongest first.
  [[nodiscard]] static std::vector<std::string> variables(const Declaration& declaration);

 private:
  struct Row {
    const Declaration* declaration;
    std::string key;
    CLI::Option* option;
  };

  CLI::App& app_;
  std::vector<Row> rows_;
};

}  // namespace chopsticks::cli
