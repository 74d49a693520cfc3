#pragma once
#include <string>

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// `chopsticks report RUN_DIR`: makes the HTML report of a past run anew.
class ReportCommand {
 public:
  void attach(CLI::App& app);
  /// The exit code.
  [[nodiscard]] int run() const;

 private:
  std::string directory_;
  std::string output_;
};

}  // namespace chopsticks::cli
