#pragma once
#include <string>

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// `chopsticks passwd USER [FILE]`: asks for a password and writes what may be stored of it.
class PasswdCommand {
 public:
  void attach(CLI::App& app);
  /// The exit code.
  [[nodiscard]] int run() const;

 private:
  std::string user_;
  std::string file_;
};

/// The text with this user's line in it: replaced, or added at the end.
[[nodiscard]] std::string with_user(const std::string& text, const std::string& user,
                                    const std::string& line);

}  // namespace chopsticks::cli
