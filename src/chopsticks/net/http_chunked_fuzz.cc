#include <cstdlib>
#include <optional>
#include <string>

#include "net/http_chunked.h"

namespace {

struct Decoded {
  std::string body;
  bool bad = false;
  bool done = false;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view bytes, std::size_t read) {
  chopsticks::net::ChunkedDecoder decoder;
  Decoded decoded;
  while (!bytes.empty() && !decoder.done() && !decoded.bad) {
    const auto step = decoder.next(bytes.substr(0, read));
    if (step.consumed == 0 && !step.bad) std::abort();
    decoded.body += step.data;
    decoded.bad = step.bad;
    bytes.remove_prefix(step.consumed);
  }
  decoded.done = decoder.done();
  return decoded;
}

}  // namespace

// The result must not depend on how the reads cut the bytes.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (decode(bytes, size) != decode(bytes, 1 + data[0] % 7)) std::abort();
  return 0;
}
