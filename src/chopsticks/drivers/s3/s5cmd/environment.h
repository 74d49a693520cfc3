#pragma once
#include <string>
#include <vector>

#include "s3/sigv4.h"

namespace chopsticks::drivers::s5cmd {

/// What s5cmd may know of our environment: where programs and certificates are, and how Go's
/// runtime is tuned. No credentials, and no proxy: the native driver uses none either.
[[nodiscard]] std::vector<std::string> plain_environment();

/// The same, with the credentials: the only place where s5cmd finds them.
[[nodiscard]] std::vector<std::string> environment_for(const s3::Credentials& credentials,
                                                       const std::string& ca_bundle);

}  // namespace chopsticks::drivers::s5cmd
