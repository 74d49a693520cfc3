#include "net/fiber.h"

#include "net/wait.h"

namespace chopsticks::net {

void Fiber::cancel() noexcept {
  cancelled_ = true;
  if (pending_ != nullptr) pending_->cancel();
}

}  // namespace chopsticks::net
