#include "cli/own_workers.h"

#include <algorithm>

#include <fmt/format.h>

namespace chopsticks::cli {

std::optional<std::string> OwnWorkers::too_few_for(int awaited) {
  const int left = processes_.left();
  if (left == 0) return kEnded;
  // Workers from elsewhere, awaited beside them, may still come.
  if (left >= std::min(awaited, count_)) return std::nullopt;
  return fmt::format(
      "{} of {} worker processes of --processes have ended before the run began: it awaits {} "
      "workers (--expect-workers {} begins with fewer)",
      count_ - left, count_, awaited, left);
}

}  // namespace chopsticks::cli
