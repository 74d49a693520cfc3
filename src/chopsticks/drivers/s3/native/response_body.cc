#include "drivers/s3/native/response_body.h"

#include <algorithm>

namespace chopsticks::drivers::native {
namespace {

bool successful(const net::ResponseHead& head) noexcept {
  return head.status >= 200 && head.status < 300;
}

}  // namespace

ResponseBody::ResponseBody(const net::ResponseHead& head, const Call& call, Reply& reply) noexcept
    : kind_(net::body_of(head, call.method)),
      discard_(call.discard && successful(head)),
      left_(head.content_length.value_or(0)),
      keep_(discard_ ? call.keep : nullptr),
      most_text_(call.most_text),
      reply_(reply) {
  // Attempts before this one may have left something.
  if (keep_ != nullptr) keep_->begin(Bytes{left_});
  if (discard_ && call.expected) check_.emplace(*call.expected);
  complete_ = kind_ == net::BodyKind::kNone || (kind_ == net::BodyKind::kLength && left_ == 0);
}

bool ResponseBody::feed(std::string_view bytes) noexcept {
  if (complete_) {
    overrun_ = overrun_ || !bytes.empty();
    return true;
  }
  if (kind_ == net::BodyKind::kChunked) return feed_chunks(bytes);
  if (kind_ == net::BodyKind::kUntilClose) {
    take(bytes);
    return true;
  }
  const auto mine = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
  take(mine);
  left_ -= mine.size();
  complete_ = left_ == 0;
  overrun_ = mine.size() < bytes.size();
  return true;
}

bool ResponseBody::feed_chunks(std::string_view bytes) noexcept {
  while (!bytes.empty() && !chunks_.done()) {
    const auto step = chunks_.next(bytes);
    if (step.bad) return false;
    take(step.data);
    bytes.remove_prefix(step.consumed);
  }
  complete_ = chunks_.done();
  overrun_ = !bytes.empty();
  return true;
}

void ResponseBody::skip(std::uint64_t bytes) noexcept {
  const auto mine = std::min(bytes, left_);
  reply_.bytes.count += mine;
  left_ -= mine;
  complete_ = left_ == 0;
  overrun_ = mine < bytes;
}

bool ResponseBody::end_of_stream() noexcept {
  complete_ = complete_ || kind_ == net::BodyKind::kUntilClose;
  return complete_;
}

bool ResponseBody::skippable() const noexcept {
  return discard_ && !check_ && keep_ == nullptr && kind_ == net::BodyKind::kLength;
}

void ResponseBody::take(std::string_view bytes) noexcept {
  if (discard_) {
    reply_.bytes.count += bytes.size();
    if (check_) check_->feed(bytes);
    if (keep_ != nullptr) keep_->take(bytes);
  } else if (reply_.text.size() < most_text_) {
    reply_.text += bytes.substr(0, most_text_ - reply_.text.size());
  }
}

}  // namespace chopsticks::drivers::native
