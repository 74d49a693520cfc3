#include "drivers/ceph/target.h"

namespace chopsticks::drivers::ceph {

Error Target::complain(std::string_view key, std::string_view message) const {
  const auto* given = written.find(key);
  return given != nullptr ? given->complain(message) : written.complain(message);
}

}  // namespace chopsticks::drivers::ceph
