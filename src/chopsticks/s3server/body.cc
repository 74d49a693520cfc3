#include "s3server/body.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chopsticks::s3server {

bool Budget::take(std::uint64_t bytes) noexcept {
  auto used = used_.load(std::memory_order_relaxed);
  do {
    if (bytes > limit_ - used) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

Bytes Budget::left() const noexcept { return {limit_ - used().count}; }

std::shared_ptr<Block> Block::make(Budget& budget, std::size_t size) {
  if (!budget.take(size)) return nullptr;
  return std::make_shared<Block>(budget, size);
}

Block::Block(Budget& budget, std::size_t size)
    : budget_(budget), size_(size), data_(std::make_unique_for_overwrite<char[]>(size)) {}

Block::~Block() { budget_.give_back(size_); }

void Body::append(const Body& other) {
  for (const auto& piece : other.pieces_) append(piece.block, piece.start, piece.size);
}

void Body::append(std::shared_ptr<const Block> block, std::size_t start, std::size_t size) {
  if (size != 0) pieces_.push_back({std::move(block), start, size, this->size() + size});
}

std::vector<Body::Piece>::const_iterator Body::piece_at(std::uint64_t offset) const noexcept {
  return std::ranges::upper_bound(pieces_, offset, {}, &Piece::end);
}

std::string_view Body::at(std::uint64_t offset) const noexcept {
  const auto piece = piece_at(offset);
  if (piece == pieces_.end()) return {};
  const auto left = static_cast<std::size_t>(piece->end - offset);
  return {piece->block->data() + piece->start + (piece->size - left), left};
}

Body Body::slice(std::uint64_t offset, std::uint64_t size) const {
  Body slice;
  for (auto piece = piece_at(offset); piece != pieces_.end() && slice.size() != size; ++piece) {
    const auto skip = static_cast<std::size_t>(offset + slice.size() - (piece->end - piece->size));
    const auto take = std::min<std::uint64_t>(piece->size - skip, size - slice.size());
    slice.append(piece->block, piece->start + skip, static_cast<std::size_t>(take));
  }
  return slice;
}

std::span<char> BodyBuilder::room() {
  if (!block_ || filled_ == block_->size()) {
    seal();
    const auto left = expected_ && *expected_ > body_.size() ? *expected_ - body_.size() : kBlock;
    block_ = Block::make(*budget_, static_cast<std::size_t>(std::min<std::uint64_t>(left, kBlock)));
    if (!block_) return {};
  }
  return {block_->data() + filled_, block_->size() - filled_};
}

bool BodyBuilder::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = room();
    if (space.empty()) return false;
    const auto size = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), size);
    commit(size);
    bytes.remove_prefix(size);
  }
  return true;
}

Body BodyBuilder::finish() {
  seal();
  return std::move(body_);
}

void BodyBuilder::seal() {
  body_.append(std::move(block_), 0, filled_);
  block_.reset();
  filled_ = 0;
}

}  // namespace chopsticks::s3server
