#pragma once
#include <memory>
#include <string>
#include <vector>

#include "drivers/s3/s5cmd/options.h"
#include "drivers/s3/s5cmd/program.h"
#include "net/slots.h"
#include "s3/target.h"

namespace chopsticks::drivers::s5cmd {

/// Everything that is the same for all event loops; read-only once made, but for the slots.
struct Setup {
  Options options;
  Program program;
  s3::Target target;
  std::vector<std::string> environment;
  std::shared_ptr<net::Slots> slots;
};

}  // namespace chopsticks::drivers::s5cmd
