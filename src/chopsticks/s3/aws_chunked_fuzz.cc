#include <cstdint>
#include <cstdlib>
#include <string>

#include "s3/aws_chunked.h"

using chopsticks::s3::AwsChunkedDecoder;
using chopsticks::s3::Payload;

namespace {

struct Outcome {
  bool ok = true;
  bool done = false;
  std::string payload;
  bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view body, std::size_t step) {
  AwsChunkedDecoder decoder(Payload::kChunkedUnsignedTrailer, std::nullopt);
  Outcome outcome;
  while (!body.empty() && !decoder.done()) {
    const auto taken = decoder.next(body.substr(0, step));
    if (!taken) return {false, false, {}};
    if (taken->consumed == 0) std::abort();  // would never end
    outcome.payload += taken->data;
    body.remove_prefix(taken->consumed);
  }
  outcome.done = decoder.done();
  return outcome;
}

}  // namespace

/// The pieces in which a body arrives must not matter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (!(decode(body, size + 1) == decode(body, 1))) std::abort();
  return 0;
}
