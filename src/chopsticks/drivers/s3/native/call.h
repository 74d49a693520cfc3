#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/api/body.h"
#include "drivers/api/content.h"
#include "drivers/api/metadata.h"
#include "support/error.h"
#include "support/units.h"

namespace chopsticks::drivers::native {

/// A stretch of an object's content, to be sent.
struct Stretch {
  Content content;
  std::uint64_t offset = 0;
  Bytes size;
};

/// One S3 request. Views belong to the caller, who awaits the reply at once.
struct Call {
  std::string_view method;
  std::string_view key;                // empty: the bucket itself
  std::string_view query = {};         // canonical: encoded and sorted
  std::string_view text = {};          // a small body, such as XML
  std::optional<Stretch> payload;      // a generated body; not together with text
  std::optional<Content> expected;     // what a download has to contain, if that is to be checked
  bool discard = false;                // a successful body is counted, not kept as text: downloads
  Body* keep = nullptr;                // where it goes all the same
  const Metadata* metadata = nullptr;  // of the object that is made
  std::size_t most_text = 64 * 1024;   // how much of any other body is kept
};

/// What became of a call: of its last attempt, except for the retries.
struct Reply {
  std::optional<Error> error;
  Nanos sent{};
  std::optional<Nanos> first_byte;  // of a discarded body
  Bytes bytes;                      // of payload: sent, or discarded
  unsigned retries = 0;

  int status = 0;
  std::optional<std::uint64_t> content_length;
  std::string etag;   // without its quotes; not of a discarded body
  Metadata metadata;  // of a HEAD
  std::string text;

  bool answered = false;  // at least one byte of a response has arrived
  bool reusable = false;  // the connection is good for another request

  /// As it is before an attempt.
  void start() noexcept;
};

}  // namespace chopsticks::drivers::native
