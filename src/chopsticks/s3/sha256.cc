// EVP, which replaces the functions used here, allocates on every start and every copy of a
// context. A signature takes two of each, and a load generator signs everything it sends.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "s3/sha256.h"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace chopsticks::s3 {
namespace {

template <class State>
SHA256_CTX* native(State& state) noexcept {
  static_assert(sizeof(State) == sizeof(SHA256_CTX) && alignof(State) >= alignof(SHA256_CTX));
  return reinterpret_cast<SHA256_CTX*>(&state);
}

using Block = std::array<unsigned char, 64>;

Block as_block(std::string_view key) noexcept {
  Block block{};
  if (key.size() > block.size()) {
    const auto digest = Sha256().of(key);
    std::ranges::copy(digest, block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  return block;
}

void hash_pad(Sha256& sha, Block key, unsigned char pad) noexcept {
  for (auto& byte : key) byte ^= pad;
  sha.update({reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace

void Sha256::start() noexcept { SHA256_Init(native(state_)); }

void Sha256::update(std::string_view bytes) noexcept {
  SHA256_Update(native(state_), bytes.data(), bytes.size());
}

Digest Sha256::finish() noexcept {
  Digest digest;
  SHA256_Final(digest.data(), native(state_));
  start();
  return digest;
}

Digest Sha256::of(std::string_view bytes) noexcept {
  update(bytes);
  return finish();
}

HmacSha256::HmacSha256(std::string_view key) noexcept {
  const auto block = as_block(key);
  hash_pad(inner_, block, 0x36);
  hash_pad(outer_, block, 0x5c);
}

Digest HmacSha256::of(std::string_view bytes) const noexcept {
  auto inner = inner_;
  auto outer = outer_;
  const auto digest = inner.of(bytes);
  return outer.of(as_text(digest));
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
