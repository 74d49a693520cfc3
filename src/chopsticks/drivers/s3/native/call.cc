#include "drivers/s3/native/call.h"

namespace chopsticks::drivers::native {

void Reply::start() noexcept {
  error.reset();
  first_byte.reset();
  content_length.reset();
  bytes = {};
  status = 0;
  etag.clear();
  text.clear();
  answered = reusable = false;
}

}  // namespace chopsticks::drivers::native
