#pragma once

namespace chopsticks::report {

/// What the output can show.
struct Terminal {
  int columns = 0;           // 0: as wide as it gets (a file, a pipe)
  bool interactive = false;  // a person watches: progress bar
  bool color = false;
  bool unicode = false;

  /// Of a file descriptor, honouring NO_COLOR, TERM, COLUMNS and the locale.
  [[nodiscard]] static Terminal of(int descriptor);
};

}  // namespace chopsticks::report
