#include "report/terminal.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace chopsticks::report {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool utf8_locale() {
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = environment(name);
    if (!value.empty())
      return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  }
  return false;
}

int window_columns(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

Terminal Terminal::of(int descriptor) {
  Terminal terminal;
  terminal.unicode = utf8_locale();
  if (const auto columns = environment("COLUMNS"); !columns.empty())
    std::from_chars(columns.data(), columns.data() + columns.size(), terminal.columns);
  if (isatty(descriptor) == 0) return terminal;
  terminal.columns = window_columns(descriptor);
  terminal.interactive = environment("TERM") != "dumb";
  terminal.color = terminal.interactive && environment("NO_COLOR").empty();
  return terminal;
}

}  // namespace chopsticks::report
