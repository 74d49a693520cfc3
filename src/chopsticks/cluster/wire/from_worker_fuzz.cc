#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cluster/wire/messages.h"

// Whatever a stranger sends to the leader: either an error, or a message that we can say again and
// then understand.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chopsticks::cluster;
  const auto frame = decode_from_worker({reinterpret_cast<const char*>(data), size});
  if (frame && !decode_from_worker(encode(frame->message, frame->node_id))) std::abort();
  return 0;
}
