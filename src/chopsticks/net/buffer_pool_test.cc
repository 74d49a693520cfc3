#include "net/buffer_pool.h"

#include <vector>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

TEST(BufferPool, LendsTheBufferThatCameBackLast) {
  BufferPool pool;
  char* first = nullptr;
  {
    auto lease = pool.borrow();
    first = lease.data();
    EXPECT_EQ(lease.span().size(), BufferPool::kBufferSize);
    EXPECT_EQ(pool.idle(), 0U);
  }
  EXPECT_EQ(pool.idle(), 1U);
  EXPECT_EQ(pool.borrow().data(), first);
}

TEST(BufferPool, ALeaseMoves) {
  BufferPool pool;
  auto a = pool.borrow();
  auto b = std::move(a);
  EXPECT_TRUE(b);
  a = pool.borrow();
  EXPECT_NE(a.data(), b.data());
  b = BufferPool::Lease();
  EXPECT_TRUE(b.span().empty());
}

TEST(BufferPool, KeepsOnlySoManyIdle) {
  BufferPool pool;
  {
    std::vector<BufferPool::Lease> leases;
    leases.reserve(100);
    for (int i = 0; i < 100; ++i) leases.push_back(pool.borrow());
  }
  EXPECT_EQ(pool.idle(), 64U);
}

}  // namespace
}  // namespace chopsticks::net
