#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace chopsticks::net {

/// Big buffers borrowed for one response and given back: thousands of connections share the few
/// that are in use. One per reactor, `reactor.local<BufferPool>()`, which outlives what it lends;
/// not thread-safe.
class BufferPool {
 public:
  static constexpr std::size_t kBufferSize = 256 * 1024;

  /// A borrowed buffer; its content is whatever the last borrower left. Empty after being moved
  /// from.
  class Lease {
   public:
    Lease() noexcept = default;
    Lease(Lease&& other) noexcept : pool_(other.pool_), memory_(std::move(other.memory_)) {}
    Lease& operator=(Lease&& other) noexcept {
      std::swap(pool_, other.pool_);
      std::swap(memory_, other.memory_);
      return *this;
    }
    ~Lease() {
      if (memory_) pool_->give_back(std::move(memory_));
    }

    [[nodiscard]] std::span<char> span() const noexcept {
      return {memory_.get(), memory_ ? kBufferSize : 0};
    }
    [[nodiscard]] char* data() const noexcept { return memory_.get(); }
    explicit operator bool() const noexcept { return memory_ != nullptr; }

   private:
    friend BufferPool;
    Lease(BufferPool& pool, std::unique_ptr<char[]> memory) noexcept
        : pool_(&pool), memory_(std::move(memory)) {}
    BufferPool* pool_ = nullptr;
    std::unique_ptr<char[]> memory_;
  };

  BufferPool() { idle_.reserve(kMostIdle); }
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /// The one given back last, still warm in the cache, or a new one.
  [[nodiscard]] Lease borrow();
  [[nodiscard]] std::size_t idle() const noexcept { return idle_.size(); }

 private:
  static constexpr std::size_t kMostIdle = 64;  // 16 MiB; beyond that buffers are freed
  void give_back(std::unique_ptr<char[]> memory) noexcept;
  std::vector<std::unique_ptr<char[]>> idle_;
};

}  // namespace chopsticks::net
