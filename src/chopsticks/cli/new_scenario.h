#pragma once
#include <string>

#include "support/result.h"

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// `chopsticks new-scenario NAME`: writes a scenario that runs, to begin with, and its settings.
class NewScenarioCommand {
 public:
  void attach(CLI::App& app);
  /// The exit code.
  [[nodiscard]] int run() const;

 private:
  /// Refuses to overwrite: nothing is written when one of the files is there.
  [[nodiscard]] Result<void> write() const;
  [[nodiscard]] std::string path(const std::string& ending) const;

  std::string name_;
  std::string language_ = "cc";
  std::string folder_ = ".";
};

/// "my_first_test" -> "MyFirstTest".
[[nodiscard]] std::string class_name(std::string_view scenario);

/// The template with what it leaves open filled in.
[[nodiscard]] std::string filled_in(std::string_view text, std::string_view scenario);

}  // namespace chopsticks::cli
