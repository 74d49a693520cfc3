#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace chopsticks::s3 {

/// MD5 over a stream: S3's entity tags and Content-MD5. No security rests on it.
class Md5 {
 public:
  using Value = std::array<unsigned char, 16>;
  /// Throws std::bad_alloc.
  Md5();

  void update(std::string_view bytes) noexcept;
  /// The digest of everything since the last finish(), or since the beginning.
  [[nodiscard]] Value finish() noexcept;

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] Md5::Value md5(std::string_view bytes);

/// Standard base64, with padding: how Content-MD5 and checksum headers write a digest.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace chopsticks::s3
