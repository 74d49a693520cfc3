#include "net/frame_pool.h"

#include <cstring>
#include <thread>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

TEST(FramePool, GivesAFreedFrameToTheNextOfItsSize) {
  void* frame = FramePool::allocate(200);
  FramePool::release(frame, 200);
  EXPECT_EQ(FramePool::allocate(193), frame) << "193 and 200 bytes share a class";
  FramePool::release(frame, 193);
  void* larger = FramePool::allocate(300);
  EXPECT_NE(larger, frame);
  FramePool::release(larger, 300);
}

TEST(FramePool, EveryByteOfAFrameCanBeUsed) {
  for (const std::size_t size : {1, 64, 65, 4095, 4096, 4097, 100'000}) {
    void* frame = FramePool::allocate(size);
    std::memset(frame, 0xab, size);
    FramePool::release(frame, size);
  }
}

TEST(FramePool, AFrameMayBeFreedByAnotherThread) {
  void* frame = FramePool::allocate(128);
  std::thread([frame] { FramePool::release(frame, 128); }).join();
}

}  // namespace
}  // namespace chopsticks::net
