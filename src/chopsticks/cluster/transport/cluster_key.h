#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::cluster {

/// The one secret that all nodes of a cluster share: who has it may lead and work, nobody else gets
/// in.
///
/// It is a CURVE key pair. Leader and workers use the same pair, and the public half is nowhere but
/// in it: without it a connection does not survive its first message. Both ends prove that they
/// have the key, and everything between them is encrypted with keys made for that connection.
class ClusterKey {
 public:
  /// What `chopsticks keygen` wrote. An Error names the file and what is wrong, never its content.
  [[nodiscard]] static Result<ClusterKey> read(const std::string& path);
  /// Writes a new key to a file only its owner can read. A file that is there already is kept, and
  /// an Error.
  [[nodiscard]] static Result<void> create(const std::string& path);
  /// The text of a key file.
  [[nodiscard]] static Result<ClusterKey> parse(std::string_view text);

  [[nodiscard]] const std::string& public_key() const noexcept { return public_key_; }
  [[nodiscard]] const std::string& secret_key() const noexcept { return secret_key_; }

 private:
  ClusterKey(std::string public_key, std::string secret_key)
      : public_key_(std::move(public_key)), secret_key_(std::move(secret_key)) {}

  std::string public_key_;  // both Z85, 40 characters
  std::string secret_key_;
};

}  // namespace chopsticks::cluster
