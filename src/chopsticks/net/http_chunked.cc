#include "net/http_chunked.h"

#include <algorithm>
#include <charconv>

namespace chopsticks::net {

ChunkedDecoder::Step ChunkedDecoder::next(std::string_view input) noexcept {
  std::size_t at = 0;
  while (at != input.size() && state_ != State::kDone && state_ != State::kBad) {
    if (state_ == State::kData) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - at));
      left_ -= size;
      if (left_ == 0) state_ = State::kDataCr;
      return {at + size, input.substr(at, size), false};
    }
    step(input[at++]);
  }
  return {at, {}, state_ == State::kBad};
}

// Everything but the bytes of a chunk goes one character at a time: lines are short, chunks are
// not.
void ChunkedDecoder::step(char c) noexcept {
  const auto expect = [&](char wanted, State then) { state_ = c == wanted ? then : State::kBad; };
  switch (state_) {
    case State::kSize:
      return size_digit(c);
    case State::kExtension:
      if (c == '\r') state_ = State::kSizeEnd;
      return count(kMostExtension);
    case State::kSizeEnd:
      expect('\n', left_ == 0 ? State::kTrailerStart : State::kData);
      digits_ = 0;
      spent_ = 0;
      return;
    case State::kDataCr:
      return expect('\r', State::kDataLf);
    case State::kDataLf:
      return expect('\n', State::kSize);
    case State::kTrailerStart:
      state_ = c == '\r' ? State::kLastLf : State::kTrailer;
      return count(kMostTrailers);
    case State::kTrailer:
      if (c == '\r') state_ = State::kTrailerLf;
      return count(kMostTrailers);
    case State::kTrailerLf:
      expect('\n', State::kTrailerStart);
      return;
    case State::kLastLf:
      return expect('\n', State::kDone);
    case State::kData:
    case State::kDone:
    case State::kBad:
      return;
  }
}

void ChunkedDecoder::size_digit(char c) noexcept {
  unsigned digit = 16;
  std::from_chars(&c, &c + 1, digit, 16);
  if (digit < 16) {
    left_ = left_ << 4 | digit;
    if (++digits_ > 15) state_ = State::kBad;  // an exabyte: nobody means it, and no sum overflows
  } else if (digits_ == 0) {
    state_ = State::kBad;
  } else if (c == '\r') {
    state_ = State::kSizeEnd;
  } else {
    state_ = c == ';' || c == ' ' || c == '\t' ? State::kExtension : State::kBad;
  }
}

void ChunkedDecoder::count(std::uint64_t most) noexcept {
  if (++spent_ > most) state_ = State::kBad;
}

std::string_view chunk_head(std::uint64_t size, std::span<char, kMostChunkHead> out) noexcept {
  auto* end = std::to_chars(out.data(), out.data() + 16, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return {out.data(), static_cast<std::size_t>(end - out.data())};
}

}  // namespace chopsticks::net
