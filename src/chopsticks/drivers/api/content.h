#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "support/units.h"

namespace chopsticks::drivers {

/// What an object holds, as a function of seed, key and offset: made when sent, checked when
/// received, stored nowhere. Every 64 KiB block starts with a 32-byte head naming seed, key and
/// offset, so a block of another object or from another place is found out; the rest is a slice of
/// one shared random buffer, so that sending costs no copy and checking is a memcmp.
class Content {
 public:
  static constexpr std::uint64_t kBlock = 64 * 1024;

  Content(std::uint64_t seed, std::string_view key) noexcept;
  /// Not made by us: these bytes, which stay where they are as long as anybody uses this.
  explicit Content(const char* given) noexcept : given_(given) {}

  /// What stands at the start of a block: little-endian, in this order.
  struct Head {
    std::uint64_t magic;
    std::uint64_t seed;
    std::uint64_t key;  // XXH3 of the key
    std::uint64_t offset;
  };
  static_assert(sizeof(Head) == 32);

  /// The content whose first block starts with this; nothing when we never wrote such a head.
  [[nodiscard]] static std::optional<Content> described_by(const Head& head) noexcept;

  [[nodiscard]] Head head(std::uint64_t block) const noexcept;
  /// The kBlock - sizeof(Head) bytes behind the head of this block.
  [[nodiscard]] std::span<const char> tail(std::uint64_t block) const noexcept;
  /// The bytes it was given; null for content of our own making.
  [[nodiscard]] const char* given() const noexcept { return given_; }
  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

  /// Writes out [offset, offset + size).
  void copy(std::uint64_t offset, std::span<char> into) const noexcept;

  bool operator==(const Content&) const = default;

 private:
  std::uint64_t seed_ = 0;
  std::uint64_t key_ = 0;
  const char* given_ = nullptr;
};

/// A stretch of content laid out for writev, at most 1 MiB at a time. Owns the block heads it
/// points to, so it stays where it is.
class ContentSlice {
 public:
  static constexpr Bytes kMost = MiB;

  ContentSlice() = default;
  ContentSlice(const ContentSlice&) = delete;
  ContentSlice& operator=(const ContentSlice&) = delete;

  /// Lays out [offset, offset + n) where n is `wanted` or kMost, whichever is less; returns n.
  Bytes fill(const Content& content, std::uint64_t offset, Bytes wanted) noexcept;
  [[nodiscard]] std::span<const iovec> parts() const noexcept { return {parts_.data(), count_}; }

 private:
  static constexpr std::size_t kBlocks =
      kMost.count / Content::kBlock + 1;  // +1: may start inside a block
  std::array<Content::Head, kBlocks> heads_;
  std::array<iovec, 2 * kBlocks> parts_;
  std::size_t count_ = 0;
};

/// Checks received bytes against content of our making, in order from the start or from an offset.
class ContentCheck {
 public:
  explicit ContentCheck(Content content, std::uint64_t offset = 0) noexcept
      : content_(content), offset_(offset) {}

  /// False as soon as a byte differs; `mismatch()` then says where.
  bool feed(std::span<const char> bytes) noexcept;
  /// Up to which offset all was well.
  [[nodiscard]] std::uint64_t checked() const noexcept { return offset_; }
  [[nodiscard]] std::optional<std::uint64_t> mismatch() const noexcept { return mismatch_; }

 private:
  Content content_;
  std::uint64_t offset_;
  std::optional<std::uint64_t> mismatch_;
};

}  // namespace chopsticks::drivers
