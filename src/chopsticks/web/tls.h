#pragma once
#include <memory>
#include <string>

#include "support/result.h"

struct ssl_ctx_st;

namespace chopsticks::web {

/// What a server shows to prove who it is.
struct TlsFiles {
  std::string certificate;  // PEM, with its chain
  std::string key;          // PEM
};

using TlsContext = std::shared_ptr<ssl_ctx_st>;

/// Reads both; errors name the file that is missing, unreadable or does not fit.
[[nodiscard]] Result<TlsContext> load_tls(const TlsFiles& files);

}  // namespace chopsticks::web
