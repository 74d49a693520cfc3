#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/s3/s5cmd/errors.h"
#include "drivers/s3/s5cmd/output.h"

// What s5cmd prints holds what servers say: any bytes are a page of the right size and a bounded,
// printable reason, or none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chopsticks::drivers::s5cmd;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ListOutput list("b", "p", "p1", 3);
  for (std::size_t at = 0; at < size; at += 7) {
    if (!list.take(text.substr(at, 7))) break;
  }
  if (list.objects().size() > 3) std::abort();
  const auto complaint = find_complaint(text);
  if (complaint) {
    const auto& message = complaint->error.message;
    if (message.empty() || message.find('\n') != message.npos) std::abort();
  }
  return 0;
}
