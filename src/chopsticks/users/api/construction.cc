#include "users/api/construction.h"

#include <stdexcept>
#include <utility>

namespace chopsticks::users {
namespace {
thread_local Construction* current_construction = nullptr;
}

Construction::Scope::Scope(Construction& construction) noexcept
    : before_(std::exchange(current_construction, &construction)) {}

Construction::Scope::~Scope() { current_construction = before_; }

Construction& Construction::current() {
  if (current_construction == nullptr) {
    throw std::logic_error("a user or task set can only be made by the engine, not by hand");
  }
  return *current_construction;
}

}  // namespace chopsticks::users
