#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace chopsticks::net {

/// Decodes a body sent with "Transfer-Encoding: chunked", wherever the reads happen to cut it.
/// Copies and allocates nothing: pieces of the body are views into what was read. Extensions and
/// trailers are skipped, within limits.
///
///   while (!input.empty() && !decoder.done()) {
///     const auto step = decoder.next(input);
///     if (step.bad) …
///     input.remove_prefix(step.consumed);
///     use(step.data);                      // may be empty
///   }
class ChunkedDecoder {
 public:
  static constexpr std::uint64_t kMostExtension = 4096;      // of one chunk
  static constexpr std::uint64_t kMostTrailers = 16 * 1024;  // all of them

  struct Step {
    std::size_t consumed = 0;
    std::string_view data;
    bool bad = false;  // the body is malformed: stays so
  };
  /// The next piece of `input`, which is not empty. Consumes something unless the body is bad or
  /// done.
  [[nodiscard]] Step next(std::string_view input) noexcept;
  /// The last chunk and the trailers have been read; what follows belongs to the next message.
  [[nodiscard]] bool done() const noexcept { return state_ == State::kDone; }

 private:
  enum class State {
    kSize,
    kExtension,
    kSizeEnd,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,
    kTrailer,
    kTrailerLf,
    kLastLf,
    kDone,
    kBad
  };
  void step(char c) noexcept;
  void size_digit(char c) noexcept;
  void count(std::uint64_t most) noexcept;

  State state_ = State::kSize;
  unsigned digits_ = 0;
  std::uint64_t left_ = 0;   // of the chunk
  std::uint64_t spent_ = 0;  // on the extension or the trailers
};

inline constexpr std::size_t kMostChunkHead = 18;
/// Writes "<size in hex>\r\n", the line before a chunk's bytes; kChunkEnd follows them, and
/// kLastChunk the last.
[[nodiscard]] std::string_view chunk_head(std::uint64_t size,
                                          std::span<char, kMostChunkHead> out) noexcept;
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace chopsticks::net
