#include <cstdlib>

#include "net/http_head.h"

namespace {

// Every view lies within the input, and a head that is done stays the same whatever follows it.
void check(std::string_view bytes, const chopsticks::net::Headers& headers) {
  for (std::size_t i = 0; i != headers.size(); ++i) {
    const auto [name, value] = headers[i];
    const bool inside =
        name.data() >= bytes.data() && value.data() + value.size() <= bytes.data() + bytes.size();
    if (name.empty() || !inside) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  chopsticks::net::ResponseHead response;
  if (const auto result = parse_response(bytes, response); result.done()) {
    check(bytes.substr(0, result.size), response.headers);
    if (!parse_response(bytes.substr(0, result.size), response).done()) std::abort();
  }
  chopsticks::net::RequestHead request;
  if (const auto result = parse_request(bytes, request); result.done()) {
    check(bytes.substr(0, result.size), request.headers);
    if (!parse_request(bytes.substr(0, result.size), request).done()) std::abort();
  }
  return 0;
}
