#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chopsticks::net {

/// How far a parser got with the bytes it was given.
struct ParseResult {
  enum class State { kDone, kNeedMore, kBad };
  State state = State::kNeedMore;
  std::size_t size = 0;     // of the head, when done
  std::string_view reason;  // for people, when bad

  [[nodiscard]] bool done() const noexcept { return state == State::kDone; }
  [[nodiscard]] bool bad() const noexcept { return state == State::kBad; }
};

struct Header {
  std::string_view name;
  std::string_view value;
};

/// The header lines of one head, in their order: views into the bytes that were parsed, which must
/// outlive them. Fixed room and no initialisation, so a head on the stack costs nothing.
class Headers {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kMostBytes = 64 * 1024;  // of a whole head

  Headers() noexcept {}  // NOLINT: leaves the slots uninitialised on purpose

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Header operator[](std::size_t i) const noexcept {
    const auto& slot = slots_[i];
    return {{slot.name, slot.name_size}, {slot.name + slot.value_at, slot.value_size}};
  }
  /// The first header of this name, in any case; nullopt when there is none.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The same, "" when there is none.
  [[nodiscard]] std::string_view value(std::string_view name) const noexcept;

  void clear() noexcept { size_ = 0; }
  /// False when there is no room left. Both views lie in one buffer, the value after the name.
  [[nodiscard]] bool add(std::string_view name, std::string_view value) noexcept;

 private:
  struct Slot {
    const char* name;
    std::uint32_t name_size;
    std::uint32_t value_at;
    std::uint32_t value_size;
  };
  std::array<Slot, kMost> slots_;
  std::size_t size_ = 0;
};

/// What both kinds of head say about the message that follows.
struct MessageHead {
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  Headers headers;

  [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
    return headers.value(name);
  }
};

struct ResponseHead : MessageHead {
  int status = 0;
};

struct RequestHead : MessageHead {
  std::string_view method;
  std::string_view target;  // as sent: path and query, still encoded
  bool expect_continue = false;
};

/// Parse the head at the start of `bytes`: pure, no allocation, about 100 ns. On kNeedMore call
/// again with the same bytes and more; the head is only valid on kDone. Refused: more than
/// Headers::kMost lines or kMostBytes, folded lines, control characters, names that are no token,
/// Content-Length twice or beside Transfer-Encoding, any transfer coding but "chunked". A bare LF
/// ends a line of a response, but not of a request.
[[nodiscard]] ParseResult parse_response(std::string_view bytes, ResponseHead& head) noexcept;
[[nodiscard]] ParseResult parse_request(std::string_view bytes, RequestHead& head) noexcept;

/// How the body after a response head ends.
enum class BodyKind { kNone, kLength, kChunked, kUntilClose };
/// `method` is the one of the request: a HEAD has no body whatever its head says. A response with a
/// status below 200 is not the answer yet: skip it and parse the next.
[[nodiscard]] BodyKind body_of(const ResponseHead& head, std::string_view method) noexcept;

/// ASCII letters in any case are equal.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace chopsticks::net
