#include "net/frame_pool.h"

#include <array>

namespace chopsticks::net {
namespace {

constexpr std::size_t kStep = 64;
constexpr std::size_t kClasses = 64;

struct Free {
  Free* next;
};

struct Lists {
  std::array<Free*, kClasses> first{};
  // Frames can outlive this object: other thread_locals of a dying thread may own some.
  bool gone = false;

  ~Lists() {
    gone = true;
    for (auto*& list : first) {
      while (list != nullptr) {
        auto* next = list->next;
        ::operator delete(list);
        list = next;
      }
    }
  }
};

constinit thread_local Lists lists;

std::size_t class_of(std::size_t size) noexcept { return (size - 1) / kStep; }

}  // namespace

void* FramePool::allocate(std::size_t size) {
  const auto c = class_of(size);
  if (c >= kClasses) return ::operator new(size);
  auto*& first = lists.first[c];
  if (first == nullptr) return ::operator new((c + 1) * kStep);
  auto* frame = first;
  first = frame->next;
  return frame;
}

void FramePool::release(void* frame, std::size_t size) noexcept {
  const auto c = class_of(size);
  if (c >= kClasses || lists.gone) return ::operator delete(frame);
  lists.first[c] = ::new (frame) Free{lists.first[c]};
}

}  // namespace chopsticks::net
