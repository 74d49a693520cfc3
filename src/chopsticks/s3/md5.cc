#include "s3/md5.h"

#include <new>

#include <openssl/evp.h>

namespace chopsticks::s3 {

void Md5::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Md5::Md5() : context_(EVP_MD_CTX_new()) {
  // Fetching an algorithm costs more than hashing a part; this one is kept for ever.
  static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  if (!context_ || EVP_DigestInit_ex2(context_.get(), md5, nullptr) != 1) throw std::bad_alloc();
}

void Md5::update(std::string_view bytes) noexcept {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

Md5::Value Md5::finish() noexcept {
  Value value;
  EVP_DigestFinal_ex(context_.get(), value.data(), nullptr);
  EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);
  return value;
}

Md5::Value md5(std::string_view bytes) {
  Md5 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  // EVP_EncodeBlock writes a terminating zero, for which std::string keeps room behind its last
  // character.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return out;
}

}  // namespace chopsticks::s3
