#include "web/passwords.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

namespace chopsticks::web {
namespace {

constexpr unsigned kLogN = 15;
constexpr unsigned kR = 8;
constexpr unsigned kP = 1;
constexpr unsigned kHighestLogN = 20;
constexpr std::uint64_t kMostMemory = std::uint64_t{2} << 30;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i != size; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(bytes)) != 1)
    throw std::runtime_error("the system has no random numbers");
  return hex(random.data(), bytes);
}

// The salt goes in as its text.
std::string scrypt(std::string_view password, std::string_view salt, unsigned log_n, unsigned r,
                   unsigned p) {
  std::array<unsigned char, kHashBytes> out{};
  const int done = EVP_PBE_scrypt(
      password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
      salt.size(), std::uint64_t{1} << log_n, r, p, kMostMemory, out.data(), out.size());
  return done == 1 ? hex(out.data(), out.size()) : "";
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

unsigned number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size() && value <= most ? value : 0;
}

}  // namespace

std::string hash_password(std::string_view password) {
  const auto salt = random_hex(kSaltBytes);
  return fmt::format("$scrypt${}${}${}${}${}", kLogN, kR, kP, salt,
                     scrypt(password, salt, kLogN, kR, kP));
}

bool verify_password(std::string_view password, std::string_view hash) {
  const auto parts = split(hash, '$');
  if (parts.size() != 7 || !parts[0].empty() || parts[1] != "scrypt") return false;
  const auto log_n = number(parts[2], kHighestLogN);
  const auto r = number(parts[3], 32);
  const auto p = number(parts[4], 16);
  if (log_n == 0 || r == 0 || p == 0) return false;
  const auto made = scrypt(password, parts[5], log_n, r, p);
  return !made.empty() && same_secret(made, parts[6]);
}

bool is_user_name(std::string_view name) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-' || c == '@';
  };
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, plain);
}

Result<Users> parse_users(std::string_view text, const std::string& origin) {
  Users users;
  int line_number = 0;
  for (auto line : split(text, '\n')) {
    ++line_number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    if (colon == std::string_view::npos || !is_user_name(name) ||
        !line.substr(colon + 1).starts_with("$scrypt$")) {
      return fail(fmt::format("{}:{}: not a line of chopsticks passwd (user:$scrypt$…)", origin,
                              line_number));
    }
    users[std::string(name)] = line.substr(colon + 1);
  }
  if (users.empty())
    return fail(fmt::format("{} names nobody: add a user with chopsticks passwd", origin));
  return users;
}

bool same_secret(std::string_view a, std::string_view b) {
  // Of hashes, so that not even the lengths are told.
  std::array<unsigned char, SHA256_DIGEST_LENGTH> first{};
  std::array<unsigned char, SHA256_DIGEST_LENGTH> second{};
  SHA256(reinterpret_cast<const unsigned char*>(a.data()), a.size(), first.data());
  SHA256(reinterpret_cast<const unsigned char*>(b.data()), b.size(), second.data());
  return CRYPTO_memcmp(first.data(), second.data(), first.size()) == 0;
}

std::string random_token() { return random_hex(32); }

}  // namespace chopsticks::web
