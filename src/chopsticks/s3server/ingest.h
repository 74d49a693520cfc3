#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/http_head.h"
#include "s3/aws_chunked.h"
#include "s3/md5.h"
#include "s3/sha256.h"
#include "s3/verify.h"
#include "s3server/body.h"
#include "s3server/options.h"
#include "s3server/service.h"
#include "support/random.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// Takes in one request's body as it travels: undoes aws-chunked, checks what the client has
/// promised (signatures, SHA-256, MD5, lengths) and keeps the bytes. Errors carry the S3 code to
/// answer with.
class Ingest {
 public:
  /// Making a hash allocates, using it does not: a connection keeps them.
  struct Hashes {
    s3::Md5 md5;
    s3::Sha256 sha256;
    bool dirty = false;  // a body was given up halfway
  };

  /// The head and what it refers to must outlive this; so must the other references. Bodies beyond
  /// `most` bytes are refused.
  Ingest(const net::RequestHead& head, s3::Verified verified, Budget& budget, Hashes& hashes,
         Etag etag, std::uint64_t most);

  /// Where bytes may be received straight into, followed by commit(). Empty when they must go
  /// through take().
  [[nodiscard]] std::span<char> room();
  void commit(std::size_t size);
  [[nodiscard]] Result<void> take(std::string_view bytes);

  /// All has arrived; does it keep its promises?
  [[nodiscard]] Result<Received> finish(Random& random);

 private:
  [[nodiscard]] Result<void> keep(std::string_view bytes);
  void hash(std::string_view bytes);
  [[nodiscard]] Result<void> check_length() const;
  [[nodiscard]] Result<void> check_md5(const s3::Md5::Value& value) const;

  const net::RequestHead& head_;
  s3::Verified verified_;
  Hashes& hashes_;
  std::optional<s3::AwsChunkedDecoder> chunks_;
  std::optional<std::uint64_t> announced_;  // size of the object itself
  std::uint64_t most_;
  bool wants_md5_;
  bool md5_is_etag_;
  BodyBuilder body_;
};

/// All bytes in one text, for documents.
[[nodiscard]] std::string flatten(const Body& body);

}  // namespace chopsticks::s3server
