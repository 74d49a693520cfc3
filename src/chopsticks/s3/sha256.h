#pragma once
#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace chopsticks::s3 {

using Digest = std::array<unsigned char, 32>;

namespace detail {
struct FreeDigestContext {
  void operator()(evp_md_ctx_st* context) const noexcept;
};
using DigestContext = std::unique_ptr<evp_md_ctx_st, FreeDigestContext>;
}  // namespace detail

/// SHA-256 over a stream. Keep one and use it again and again: making one allocates, using it does
/// not.
class Sha256 {
 public:
  Sha256();

  void update(std::string_view bytes) noexcept;
  /// The digest of everything since the last finish(), or since the beginning.
  [[nodiscard]] Digest finish() noexcept;
  /// update() and finish() in one.
  [[nodiscard]] Digest of(std::string_view bytes) noexcept;

 private:
  detail::DigestContext context_;
};

/// HMAC-SHA256 under one key, whose two padded blocks are hashed once, when it is made.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);

  [[nodiscard]] Digest of(std::string_view bytes) noexcept;

 private:
  detail::DigestContext inner_;
  detail::DigestContext outer_;
  detail::DigestContext scratch_;
};

/// The bytes of a digest, for what takes text.
[[nodiscard]] inline std::string_view as_text(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Lower-case hexadecimal: two characters a byte.
void append_hex(std::string& out, std::span<const unsigned char> bytes);
[[nodiscard]] std::string hex(std::span<const unsigned char> bytes);

/// Equal in a time that does not depend on where the first difference is.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b) noexcept;

/// The SHA-256 of nothing, which SigV4 asks for where there is no body.
inline constexpr std::string_view kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace chopsticks::s3
