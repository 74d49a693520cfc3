#include "drivers/api/content.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <xxhash.h>

#include "support/random.h"

namespace chopsticks::drivers {
namespace {

constexpr std::uint64_t kMagic = 0x316b747370706863;  // "chppstk1"
constexpr std::uint64_t kPattern = MiB.count;         // fits the cache, and no dictionary spans it
constexpr std::uint64_t kTail = Content::kBlock - sizeof(Content::Head);

// The same on every machine for ever: an object written by one worker is checked by another. The
// first block is repeated behind the end, so a tail may start anywhere without wrapping.
const char* pattern() {
  static const auto bytes = [] {
    auto made = std::make_unique<char[]>(kPattern + Content::kBlock);
    Random random(kMagic);
    for (std::uint64_t at = 0; at < kPattern; at += sizeof(std::uint64_t)) {
      const auto word = random();
      std::memcpy(made.get() + at, &word, sizeof word);
    }
    std::memcpy(made.get() + kPattern, made.get(), Content::kBlock);
    return made;
  }();
  return bytes.get();
}

std::uint64_t first_difference(const char* a, const char* b, std::uint64_t size) {
  return static_cast<std::uint64_t>(std::mismatch(a, a + size, b).first - a);
}

}  // namespace

Content::Content(std::uint64_t seed, std::string_view key) noexcept
    : seed_(seed), key_(XXH3_64bits_withSeed(key.data(), key.size(), seed)) {}

Content::Head Content::head(std::uint64_t block) const noexcept {
  return {kMagic, seed_, key_, block * kBlock};
}

std::span<const char> Content::tail(std::uint64_t block) const noexcept {
  const auto start = (key_ + block * kBlock) % kPattern;
  return {pattern() + start, kTail};
}

std::optional<Content> Content::described_by(const Head& head) noexcept {
  if (head.magic != kMagic || head.offset != 0) return std::nullopt;
  Content content(nullptr);
  content.seed_ = head.seed;
  content.key_ = head.key;
  return content;
}

void Content::copy(std::uint64_t offset, std::span<char> into) const noexcept {
  ContentSlice slice;
  for (std::uint64_t done = 0; done < into.size();) {
    slice.fill(*this, offset + done, Bytes{into.size() - done});
    for (const auto& part : slice.parts()) {
      std::memcpy(into.data() + done, part.iov_base, part.iov_len);
      done += part.iov_len;
    }
  }
}

Bytes ContentSlice::fill(const Content& content, std::uint64_t offset, Bytes wanted) noexcept {
  const auto size = std::min(wanted, kMost).count;
  count_ = 0;
  auto add = [&](const char* data, std::uint64_t length) {
    parts_[count_++] = {const_cast<char*>(data),
                        length};  // iovec is not const-correct; writev only reads
  };
  if (content.given() != nullptr) {
    if (size > 0) add(content.given() + offset, size);
    return {size};
  }
  std::size_t head = 0;
  for (std::uint64_t done = 0; done < size;) {
    const auto block = (offset + done) / Content::kBlock;
    const auto inside = (offset + done) % Content::kBlock;
    const auto length = std::min(Content::kBlock - inside, size - done);
    auto from = inside;
    if (from < sizeof(Content::Head)) {
      heads_[head] = content.head(block);
      const auto length_of_head = std::min(sizeof(Content::Head) - from, length);
      add(reinterpret_cast<const char*>(&heads_[head++]) + from, length_of_head);
      from += length_of_head;
    }
    if (from < inside + length) {
      add(content.tail(block).data() + (from - sizeof(Content::Head)), inside + length - from);
    }
    done += length;
  }
  return {size};
}

bool ContentCheck::feed(std::span<const char> bytes) noexcept {
  if (mismatch_) return false;
  const char* data = bytes.data();
  auto left = static_cast<std::uint64_t>(bytes.size());
  while (left > 0) {
    const auto block = offset_ / Content::kBlock;
    const auto inside = offset_ % Content::kBlock;
    const auto head = content_.head(block);
    const bool in_head = inside < sizeof head;
    const char* expected = in_head ? reinterpret_cast<const char*>(&head) + inside
                                   : content_.tail(block).data() + (inside - sizeof head);
    const auto length = std::min(left, (in_head ? sizeof head : Content::kBlock) - inside);
    if (std::memcmp(expected, data, length) != 0) {
      mismatch_ = offset_ + first_difference(expected, data, length);
      return false;
    }
    data += length;
    left -= length;
    offset_ += length;
  }
  return true;
}

}  // namespace chopsticks::drivers
