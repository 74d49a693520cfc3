#include "net/http_head.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace chopsticks::net {
namespace {

using State = ParseResult::State;

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// RFC 9110: what names of headers and methods are made of.
constexpr auto kToken = [] {
  std::array<bool, 256> token{};
  for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~")) token[c] = true;
  for (unsigned c = '0'; c <= '9'; ++c) token[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) token[c] = token[c - 32] = true;
  return token;
}();

const char* end_of_token(const char* p, const char* end) noexcept {
  while (p != end && kToken[static_cast<unsigned char>(*p)]) ++p;
  return p;
}

// The first control character other than a tab: the end of a line, or something that has no place
// in one.
const char* find_control(const char* p, const char* end) noexcept {
#ifdef __SSE2__
  const auto most = _mm_set1_epi8(0x1f);
  const auto tab = _mm_set1_epi8('\t');
  for (; end - p >= 16; p += 16) {
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const auto control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, most), bytes);
    const auto found = _mm_movemask_epi8(_mm_andnot_si128(_mm_cmpeq_epi8(bytes, tab), control));
    if (found != 0) return p + std::countr_zero(static_cast<unsigned>(found));
  }
#endif
  constexpr std::uint64_t kEach = 0x0101010101010101;
  for (; end - p >= 8; p += 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    if (((word - kEach * 0x20) & ~word & (kEach * 0x80)) == 0) continue;
    for (int i = 0; i < 8; ++i) {
      if (static_cast<unsigned char>(p[i]) < 0x20 && p[i] != '\t') return p + i;
    }
  }
  while (p != end && (static_cast<unsigned char>(*p) >= 0x20 || *p == '\t')) ++p;
  return p;
}

std::string_view trimmed(std::string_view text) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool list_contains(std::string_view list, std::string_view token) noexcept {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (equal_ignoring_case(trimmed(list.substr(0, comma)), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// One pass over the bytes of a head. Every member returns kDone, or why the head is not finished.
class HeadParser {
 public:
  HeadParser(std::string_view bytes, MessageHead& head, bool bare_lf) noexcept
      : begin_(bytes.data()),
        at_(begin_),
        end_(begin_ + std::min(bytes.size(), Headers::kMostBytes)),
        cut_(bytes.size() > Headers::kMostBytes),
        bare_lf_(bare_lf),
        head_(head) {
    head.content_length.reset();
    head.chunked = false;
    head.keep_alive = true;
    head.headers.clear();
  }

  [[nodiscard]] std::string_view rest() const noexcept {
    return {at_, static_cast<std::size_t>(end_ - at_)};
  }
  void skip(std::size_t n) noexcept { at_ += n; }

  // The text up to the end of the line, which is consumed.
  State line(std::string_view& text) noexcept {
    const auto* stop = find_control(at_, end_);
    text = {at_, static_cast<std::size_t>(stop - at_)};
    return end_of_line(stop);
  }

  State token(std::string_view& text) noexcept {
    const auto* stop = end_of_token(at_, end_);
    if (stop == end_) return more();
    text = {at_, static_cast<std::size_t>(stop - at_)};
    at_ = stop;
    return text.empty() ? bad("a name is missing") : State::kDone;
  }

  State header_lines() noexcept {
    for (;;) {
      if (at_ == end_) return more();
      if (*at_ == '\r' || *at_ == '\n') return finish();
      if (const auto state = header_line(); state != State::kDone) return state;
    }
  }

  // HTTP/1.0 closes unless told otherwise, and knows no chunks.
  void old_version() noexcept {
    old_ = true;
    head_.keep_alive = false;
  }

  State more() noexcept { return cut_ ? bad("the head is too long") : State::kNeedMore; }
  State bad(std::string_view reason) noexcept {
    reason_ = reason;
    return State::kBad;
  }
  [[nodiscard]] ParseResult result(State state) const noexcept {
    return {state, state == State::kDone ? static_cast<std::size_t>(at_ - begin_) : 0, reason_};
  }

 private:
  State end_of_line(const char* stop) noexcept {
    if (stop == end_) return more();
    if (*stop == '\n' && bare_lf_) {
      at_ = stop + 1;
      return State::kDone;
    }
    if (*stop != '\r') return bad("a control character in the head");
    if (stop + 1 == end_) return more();
    if (stop[1] != '\n') return bad("a bare CR in the head");
    at_ = stop + 2;
    return State::kDone;
  }

  State header_line() noexcept {
    if (*at_ == ' ' || *at_ == '\t') return bad("a folded header line");
    std::string_view name;
    if (const auto state = token(name); state != State::kDone) return state;
    if (*at_ != ':') return bad("a header name is no token");
    ++at_;
    std::string_view text;
    if (const auto state = line(text); state != State::kDone) return state;
    const auto value = trimmed(text);
    if (!head_.headers.add(name, value)) return bad("too many header lines");
    return meaning(name, value);
  }

  // Only few names matter here; their lengths tell most others apart.
  State meaning(std::string_view name, std::string_view value) noexcept {
    if (name.size() == 14 && equal_ignoring_case(name, "content-length")) return length(value);
    if (name.size() == 17 && equal_ignoring_case(name, "transfer-encoding")) return coding(value);
    if (name.size() == 10 && equal_ignoring_case(name, "connection")) {
      if (list_contains(value, "close")) {
        head_.keep_alive = false;
      } else if (old_ && list_contains(value, "keep-alive")) {
        head_.keep_alive = true;
      }
    }
    return State::kDone;
  }

  State length(std::string_view value) noexcept {
    std::uint64_t length = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (code != std::errc() || end != value.data() + value.size())
      return bad("Content-Length is no number");
    if (head_.content_length) return bad("Content-Length stands twice");
    head_.content_length = length;
    return State::kDone;
  }

  State coding(std::string_view value) noexcept {
    if (head_.chunked) return bad("Transfer-Encoding stands twice");
    if (!equal_ignoring_case(value, "chunked")) return bad("an unknown Transfer-Encoding");
    if (old_) return bad("Transfer-Encoding in HTTP/1.0");
    head_.chunked = true;
    return State::kDone;
  }

  State finish() noexcept {
    if (const auto state = end_of_line(at_); state != State::kDone) return state;
    // Two peers that disagree about which one counts can be made to see different messages.
    if (head_.chunked && head_.content_length)
      return bad("Content-Length beside Transfer-Encoding");
    return State::kDone;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  bool cut_;
  bool bare_lf_;
  bool old_ = false;
  MessageHead& head_;
  std::string_view reason_;
};

State status_line(HeadParser& parser, ResponseHead& head) noexcept {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kSize = 12;  // "HTTP/1.1 200"
  const auto rest = parser.rest();
  if (!kVersion.starts_with(rest.substr(0, kVersion.size())))
    return parser.bad("this is not HTTP/1");
  if (rest.size() <= kSize) return parser.more();
  const auto minor = rest[kVersion.size()];
  if (minor != '0' && minor != '1') return parser.bad("an unknown version of HTTP");
  if (minor == '0') parser.old_version();
  const auto digits = rest.substr(9, 3);
  const bool number = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (rest[8] != ' ' || !number || digits[0] == '0') return parser.bad("the status is no number");
  head.status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
  parser.skip(kSize);
  std::string_view phrase;
  const auto state = parser.line(phrase);
  if (state == State::kDone && !phrase.empty() && phrase[0] != ' ')
    return parser.bad("the status is no number");
  return state;
}

State request_line(HeadParser& parser, RequestHead& head) noexcept {
  // Old clients end a body with a line end too many.
  if (parser.rest().starts_with("\r\n")) parser.skip(2);
  if (const auto state = parser.token(head.method); state != State::kDone) return state;
  std::string_view text;
  if (const auto state = parser.line(text); state != State::kDone) return state;
  constexpr std::string_view kVersion = " HTTP/1.";
  if (text.size() < kVersion.size() + 3 || text[0] != ' ')
    return parser.bad("a malformed request line");
  const auto version = text.substr(text.size() - kVersion.size() - 1);
  const auto minor = version.back();
  if (!version.starts_with(kVersion) || (minor != '0' && minor != '1')) {
    return parser.bad("an unknown version of HTTP");
  }
  if (minor == '0') parser.old_version();
  head.target = text.substr(1, text.size() - kVersion.size() - 2);
  const auto has = [&](char c) { return head.target.find(c) != head.target.npos; };
  if (head.target.empty() || has(' ') || has('\t')) {
    return parser.bad("a malformed request line");
  }
  return State::kDone;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i != size_; ++i) {
    const auto header = (*this)[i];
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::string_view Headers::value(std::string_view name) const noexcept {
  return find(name).value_or(std::string_view());
}

bool Headers::add(std::string_view name, std::string_view value) noexcept {
  if (size_ == kMost) return false;
  slots_[size_++] = {name.data(), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.data() - name.data()),
                     static_cast<std::uint32_t>(value.size())};
  return true;
}

ParseResult parse_response(std::string_view bytes, ResponseHead& head) noexcept {
  HeadParser parser(bytes, head, true);
  auto state = status_line(parser, head);
  if (state == State::kDone) state = parser.header_lines();
  return parser.result(state);
}

ParseResult parse_request(std::string_view bytes, RequestHead& head) noexcept {
  head.method = {};
  head.target = {};
  HeadParser parser(bytes, head, false);
  auto state = request_line(parser, head);
  if (state == State::kDone) state = parser.header_lines();
  if (state == State::kDone) {
    head.expect_continue = equal_ignoring_case(head.header("expect"), "100-continue");
  }
  return parser.result(state);
}

BodyKind body_of(const ResponseHead& head, std::string_view method) noexcept {
  const bool empty = head.status < 200 || head.status == 204 || head.status == 304;
  if (empty || method == "HEAD") return BodyKind::kNone;
  if (head.chunked) return BodyKind::kChunked;
  if (!head.content_length) return BodyKind::kUntilClose;
  return *head.content_length == 0 ? BodyKind::kNone : BodyKind::kLength;
}

}  // namespace chopsticks::net
