#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "support/units.h"

namespace chopsticks::s3server {

/// How much memory all objects together may take. Shared by all threads.
class Budget {
 public:
  explicit Budget(Bytes limit) noexcept : limit_(limit.count) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  [[nodiscard]] bool take(std::uint64_t bytes) noexcept;
  void give_back(std::uint64_t bytes) noexcept {
    used_.fetch_sub(bytes, std::memory_order_relaxed);
  }

  [[nodiscard]] Bytes limit() const noexcept { return {limit_}; }
  [[nodiscard]] Bytes used() const noexcept { return {used_.load(std::memory_order_relaxed)}; }
  [[nodiscard]] Bytes left() const noexcept;

 private:
  const std::uint64_t limit_;
  std::atomic<std::uint64_t> used_{0};
};

/// A piece of memory paid for from a budget, which outlives it.
class Block {
 public:
  /// Nothing when the budget is spent.
  [[nodiscard]] static std::shared_ptr<Block> make(Budget& budget, std::size_t size);
  Block(Budget& budget, std::size_t size);  // for make()
  ~Block();
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  [[nodiscard]] char* data() const noexcept { return data_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  Budget& budget_;
  std::size_t size_;
  std::unique_ptr<char[]> data_;
};

/// The bytes of an object: a list of shared blocks that nobody changes any more. Copies share the
/// blocks, so copying an object or joining the parts of an upload moves no data, and no object
/// needs contiguous memory.
class Body {
 public:
  [[nodiscard]] std::uint64_t size() const noexcept {
    return pieces_.empty() ? 0 : pieces_.back().end;
  }
  void append(const Body& other);
  void append(std::shared_ptr<const Block> block, std::size_t start, std::size_t size);
  [[nodiscard]] Body slice(std::uint64_t offset, std::uint64_t size) const;

  /// The longest contiguous run of bytes from `offset` on; empty at the end.
  [[nodiscard]] std::string_view at(std::uint64_t offset) const noexcept;

 private:
  struct Piece {
    std::shared_ptr<const Block> block;
    std::size_t start;  // in the block
    std::size_t size;
    std::uint64_t end;  // in the body
  };
  [[nodiscard]] std::vector<Piece>::const_iterator piece_at(std::uint64_t offset) const noexcept;

  std::vector<Piece> pieces_;
};

/// Collects a body as it arrives: either hand in bytes, or receive straight into room() and
/// commit() what came.
class BodyBuilder {
 public:
  static constexpr std::size_t kBlock = 1024 * 1024;

  /// `expected` is what is still to come, if known: it only decides how large the blocks are.
  BodyBuilder(Budget& budget, std::optional<std::uint64_t> expected) noexcept
      : budget_(&budget), expected_(expected) {}

  /// Where the next bytes may be written; empty when the budget is spent.
  [[nodiscard]] std::span<char> room();
  void commit(std::size_t size) noexcept { filled_ += size; }
  /// False when the budget is spent.
  [[nodiscard]] bool append(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const noexcept { return body_.size() + filled_; }
  [[nodiscard]] Body finish();

 private:
  void seal();

  Budget* budget_;
  std::optional<std::uint64_t> expected_;
  Body body_;
  std::shared_ptr<Block> block_;
  std::size_t filled_ = 0;
};

}  // namespace chopsticks::s3server
