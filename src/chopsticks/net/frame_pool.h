#pragma once
#include <cstddef>
#include <new>

namespace chopsticks::net {

/// Where coroutine frames come from: free lists of this thread, in steps of 64 bytes up to 4 KiB,
/// larger ones from the heap. A list grows to the most frames that were alive at once and is
/// returned when the thread ends. A frame may be freed on another thread than it was made on.
class FramePool {
 public:
  [[nodiscard]] static void* allocate(std::size_t size);
  static void release(void* frame, std::size_t size) noexcept;
};

/// Base of promise types: their frames come from the pool. With CHOPSTICKS_NO_FRAME_POOL they come
/// from the heap, so that AddressSanitizer sees a use after free.
struct PooledFrame {
#ifndef CHOPSTICKS_NO_FRAME_POOL
  static void* operator new(std::size_t size) { return FramePool::allocate(size); }
  static void operator delete(void* frame, std::size_t size) noexcept {
    FramePool::release(frame, size);
  }
#endif
};

}  // namespace chopsticks::net
