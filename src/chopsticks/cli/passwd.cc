#include "cli/passwd.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "cli/complaint.h"
#include "support/result.h"
#include "web/passwords.h"

namespace chopsticks::cli {
namespace {

constexpr std::size_t kShortest = 8;

/// Keeps what is typed off the screen.
class Silence {
 public:
  Silence() : terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  Silence(const Silence&) = delete;
  ~Silence() {
    if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool terminal_;
};

std::string ask(const char* what) {
  const bool person = isatty(STDIN_FILENO) != 0;
  if (person) fmt::print(stderr, "{}: ", what);
  const Silence silence;
  std::string line;
  std::getline(std::cin, line);
  if (person) fmt::print(stderr, "\n");
  return line;
}

Result<std::string> ask_password() {
  auto password = ask("Password");
  if (password.size() < kShortest)
    return fail(fmt::format("a password needs {} characters at least", kShortest));
  if (isatty(STDIN_FILENO) != 0 && ask("Once more") != password)
    return fail("the two differ: nothing was changed");
  return password;
}

/// The text of a file that need not be there yet.
Result<std::string> users_in(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  // Others may stand in it: it is not replaced unread.
  if (!file && errno != ENOENT)
    return fail(system_error(errno, fmt::format("cannot read {}", path)));
  return std::move(text).str();
}

Result<void> store(const std::string& path, const std::string& user, const std::string& line) {
  const auto before = users_in(path);
  if (!before) return fail(before.error());
  const auto beside = path + ".new";
  // Nobody else needs to read it.
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail(system_error(errno, fmt::format("cannot write {}", path)));
  const auto after = with_user(*before, user, line);
  const bool written = write(file, after.data(), after.size()) == std::ssize(after);
  close(file);
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0)
    return fail(system_error(errno, fmt::format("cannot write {}", path)));
  return {};
}

}  // namespace

std::string with_user(const std::string& text, const std::string& user, const std::string& line) {
  std::istringstream lines(text);
  std::string made;
  for (std::string one; std::getline(lines, one);)
    if (!one.starts_with(user + ":")) made += one + "\n";
  return made + line + "\n";
}

void PasswdCommand::attach(CLI::App& app) {
  app.add_option("USER", user_, "Who may log in")->required();
  app.add_option("FILE", file_, "Add or change the user here; without it the line is printed");
  app.footer(
      "Asks for the password, or reads it from standard input. Then:\n"
      "  chopsticks run --leader --web-login FILE …\n"
      "The file holds a hash (scrypt), not the password.");
}

int PasswdCommand::run() const {
  if (!web::is_user_name(user_))
    return complain(error("USER may have letters, digits, '.', '_', '-' and '@', 64 at most"),
                    kWrongCommandLine);
  const auto password = ask_password();
  if (!password) return complain(password.error());
  const auto line = fmt::format("{}:{}", user_, web::hash_password(*password));
  if (file_.empty()) {
    fmt::print("{}\n", line);
    return 0;
  }
  if (const auto stored = store(file_, user_, line); !stored) return complain(stored.error());
  fmt::print("{} may log in: --web-login {}\n", user_, file_);
  return 0;
}

}  // namespace chopsticks::cli
