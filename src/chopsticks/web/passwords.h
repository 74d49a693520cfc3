#pragma once
#include <map>
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::web {

/// "$scrypt$15$8$1$<salt>$<hash>" with a fresh salt: what may be stored of a password.
[[nodiscard]] std::string hash_password(std::string_view password);
/// Takes some 50 ms, as it should. False also for what is not a hash of ours.
[[nodiscard]] bool verify_password(std::string_view password, std::string_view hash);

/// Who may log in: user -> hash.
using Users = std::map<std::string, std::string>;

/// One "user:hash" a line, as `chopsticks passwd` writes them; empty lines and those that begin
/// with '#' are passed over. An error names `origin` and the line.
[[nodiscard]] Result<Users> parse_users(std::string_view text, const std::string& origin);
/// "admin", not "a:b".
[[nodiscard]] bool is_user_name(std::string_view name);

/// As long for all pairs of equal length.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);
/// 64 hex digits nobody can guess.
[[nodiscard]] std::string random_token();

}  // namespace chopsticks::web
