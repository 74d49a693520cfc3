#include "drivers/api/storage.h"

namespace chopsticks::drivers {

std::string_view name_of(Protocol protocol) noexcept {
  switch (protocol) {
    case Protocol::kS3:
      return "S3";
    case Protocol::kRados:
      return "RADOS";
    case Protocol::kRbd:
      return "RBD";
  }
  return "?";
}

}  // namespace chopsticks::drivers
