#include "cli/complaint.h"

#include <cstdio>

#include <fmt/format.h>

#include "support/log.h"

namespace chopsticks::cli {

int complain(const Error& why, int exit_code) {
  fmt::print(stderr, "chopsticks: {}\n", log::redact(why.message));
  return exit_code;
}

}  // namespace chopsticks::cli
