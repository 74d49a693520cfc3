#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace chopsticks::s3 {

using Digest = std::array<unsigned char, 32>;

/// SHA-256 over a stream. A value: copying one forks the stream, and nothing is ever allocated.
class Sha256 {
 public:
  Sha256() noexcept { start(); }

  void update(std::string_view bytes) noexcept;
  /// The digest of everything since the last finish(), or since the beginning.
  [[nodiscard]] Digest finish() noexcept;
  /// update() and finish() in one.
  [[nodiscard]] Digest of(std::string_view bytes) noexcept;

 private:
  void start() noexcept;
  struct alignas(8) State {
    std::array<unsigned char, 112> bytes;  // OpenSSL's SHA256_CTX
  };
  State state_;
};

/// HMAC-SHA256 under one key, whose two padded blocks are hashed once, when it is made.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key) noexcept;

  [[nodiscard]] Digest of(std::string_view bytes) const noexcept;

 private:
  Sha256 inner_;
  Sha256 outer_;
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
