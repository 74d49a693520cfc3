#include "drivers/api/body.h"

#include <algorithm>
#include <bit>

namespace chopsticks::drivers {
namespace {

// A peer may announce any length; so much is believed before it has come.
constexpr std::uint64_t kBelieved = GiB.count;

}  // namespace

void Body::begin(Bytes expected) noexcept {
  size_ = {};
  expected_ = expected;
  head_size_ = 0;
  content_.reset();
  check_.reset();
  kept_.clear();
}

void Body::take(std::string_view bytes) {
  size_.count += bytes.size();
  if (head_size_ < head_.size()) {
    bytes = complete_head(bytes);
    if (head_size_ < head_.size()) return;
    content_ = Content::described_by(std::bit_cast<Content::Head>(head_));
    if (content_) check_.emplace(*content_).feed(head_);
    if (!content_) keep(std::string_view(head_.data(), head_.size()));
  }
  if (check_) {
    const auto matched = check_->checked();
    if (check_->feed(bytes)) return;
    // Ours up to here, something else behind: from now on it is kept like anything else.
    kept_.resize(matched);
    content_->copy(0, kept_);
    check_.reset();
    content_.reset();
  }
  keep(bytes);
}

void Body::describe(const Content& content, Bytes size) noexcept {
  begin(size);
  content_ = content;
  size_ = size;
}

std::string_view Body::complete_head(std::string_view bytes) noexcept {
  const auto length = std::min(bytes.size(), head_.size() - head_size_);
  bytes.copy(head_.data() + head_size_, length);
  head_size_ += length;
  return bytes.substr(length);
}

void Body::keep(std::string_view bytes) {
  if (kept_.capacity() < expected_.count) kept_.reserve(std::min(expected_.count, kBelieved));
  kept_.insert(kept_.end(), bytes.begin(), bytes.end());
}

std::span<const char> Body::bytes() const noexcept {
  if (kept_.empty()) return {head_.data(), head_size_};
  return kept_;
}

}  // namespace chopsticks::drivers
