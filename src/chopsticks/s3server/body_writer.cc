#include "s3server/body_writer.h"

#include <algorithm>

namespace chopsticks::s3server {

std::size_t BodyWriter::next(std::span<iovec> out, std::uint64_t most) noexcept {
  most = std::min(most, left());
  std::size_t count = 0;
  while (most != 0 && count != out.size()) {
    const auto bytes = piece(most);
    out[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
    at_ += bytes.size();
    most -= bytes.size();
  }
  return count;
}

// What comes next, up to the corrupted byte, or that byte alone: stored bodies are shared and never
// touched.
std::string_view BodyWriter::piece(std::uint64_t most) noexcept {
  auto bytes = response_.object
                   ? response_.object->body.at(response_.offset + at_)
                   : std::string_view(response_.document).substr(static_cast<std::size_t>(at_));
  if (corrupt_ == at_) {
    flipped_ = static_cast<char>(bytes[0] ^ 1);
    return {&flipped_, 1};
  }
  if (corrupt_ && *corrupt_ > at_) most = std::min(most, *corrupt_ - at_);
  return bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(most, bytes.size())));
}

}  // namespace chopsticks::s3server
