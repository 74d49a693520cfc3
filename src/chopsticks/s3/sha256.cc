#include "s3/sha256.h"

#include <algorithm>
#include <new>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "s3/digest_context.h"

namespace chopsticks::s3 {
namespace detail {

void FreeDigestContext::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

DigestContext start_digest(const char* algorithm) {
  // Fetching an algorithm costs more than hashing a request, so each is fetched once and kept for
  // ever.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  const EVP_MD* chosen = algorithm[0] == 'S' ? sha256 : md5;
  DigestContext context(EVP_MD_CTX_new());
  if (!context || !chosen || EVP_DigestInit_ex2(context.get(), chosen, nullptr) != 1) {
    throw std::bad_alloc();
  }
  return context;
}

}  // namespace detail

Sha256::Sha256() : context_(detail::start_digest("SHA256")) {}

void Sha256::update(std::string_view bytes) noexcept {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

Digest Sha256::finish() noexcept {
  Digest digest;
  EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);
  return digest;
}

Digest Sha256::of(std::string_view bytes) noexcept {
  update(bytes);
  return finish();
}

namespace {

using Block = std::array<unsigned char, 64>;

Block as_block(std::string_view key) {
  Block block{};
  if (key.size() > block.size()) {
    const auto digest = Sha256().of(key);
    std::ranges::copy(digest, block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  return block;
}

void hash_pad(evp_md_ctx_st* context, Block key, unsigned char pad) {
  for (auto& byte : key) byte ^= pad;
  EVP_DigestUpdate(context, key.data(), key.size());
}

}  // namespace

HmacSha256::HmacSha256(std::string_view key)
    : inner_(detail::start_digest("SHA256")),
      outer_(detail::start_digest("SHA256")),
      scratch_(detail::start_digest("SHA256")) {
  const auto block = as_block(key);
  hash_pad(inner_.get(), block, 0x36);
  hash_pad(outer_.get(), block, 0x5c);
}

Digest HmacSha256::of(std::string_view bytes) noexcept {
  Digest digest;
  EVP_MD_CTX_copy_ex(scratch_.get(), inner_.get());
  EVP_DigestUpdate(scratch_.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr);
  EVP_MD_CTX_copy_ex(scratch_.get(), outer_.get());
  EVP_DigestUpdate(scratch_.get(), digest.data(), digest.size());
  EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr);
  return digest;
}

void append_hex(std::string& out, std::span<const unsigned char> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const auto start = out.size();
  out.resize(start + 2 * bytes.size());
  auto* at = out.data() + start;
  for (const auto byte : bytes) {
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string out;
  append_hex(out, bytes);
  return out;
}

bool same_secret(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace chopsticks::s3
