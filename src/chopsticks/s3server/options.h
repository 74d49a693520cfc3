#pragma once
#include <string>

#include "s3/sigv4.h"
#include "s3server/faults.h"
#include "support/units.h"

namespace chopsticks::s3server {

/// What the ETag of an object is.
enum class Etag {
  kMd5,   // the MD5 of its bytes, as clients expect; costs the server 1.5 ns a byte
  kFast,  // random, in the form of a multipart upload's, so that no client takes it for an MD5
};

struct ServerOptions {
  std::string listen = "127.0.0.1:9000";  // port 0: any free one
  s3::Credentials credentials;
  /// For the bytes of objects. A PUT that does not fit is refused: EntityTooLarge if it never
  /// could, ServiceUnavailable if only now.
  Bytes max_memory = GiB * 4;
  unsigned threads = 1;
  std::string domain =
      "localhost";  // Host "bucket.localhost" names a bucket; "" for path style only
  Etag etag = Etag::kMd5;
  Bytes min_part_size = MiB * 5;  // of all parts of an upload but the last
  Faults faults;
};

}  // namespace chopsticks::s3server
