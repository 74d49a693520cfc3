#pragma once
#include "s3/sha256.h"

namespace chopsticks::s3::detail {

/// A context ready to hash with "SHA256" or "MD5". Throws when the crypto library cannot give us
/// one.
[[nodiscard]] DigestContext start_digest(const char* algorithm);

}  // namespace chopsticks::s3::detail
