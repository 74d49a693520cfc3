#include <cstdlib>

#include "s3server/ingest.h"
#include "s3server/response_head.h"
#include "s3server/service.h"

namespace {

using namespace chopsticks;
using namespace chopsticks::s3server;

// A service with something in it, which requests may change: an input that breaks it together with
// earlier ones is found all the same.
Service& service() {
  static Service instance{[] {
    ServerOptions options;
    options.max_memory = MiB * 64;
    options.min_part_size = Bytes{1};
    return options;
  }()};
  const bool there = instance.store().bucket("bbb") || instance.store().create_bucket("bbb", 1s);
  if (!there) std::abort();
  return instance;
}

std::optional<Received> receive(const net::RequestHead& head, std::string_view body) {
  static Ingest::Hashes hashes;
  Random random(1);
  Ingest ingest(head, {}, service().store().budget(), hashes, Etag::kMd5, body.size());
  if (!ingest.take(body)) return std::nullopt;
  auto received = ingest.finish(random);
  return received ? std::optional(*std::move(received)) : std::nullopt;
}

}  // namespace

// One request, its signature taken for granted: head, and everything after it as the body. The
// answer must be whole.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  net::RequestHead head;
  const auto parsed = parse_request(bytes, head);
  Route routed;
  if (!parsed.done() || !route(head, "localhost", routed)) return 0;
  const auto body = bytes.substr(parsed.size);
  std::optional<Received> received;
  if (payload_of(routed.operation) == Payload::kData) {
    received = receive(head, body);
    if (!received) return 0;
  }
  Response response;
  service().answer({head, routed, 1s, body}, std::move(received), "ID", response);
  std::vector<char> buffer;
  DateLine date;
  const auto lines = write_head(response, date.at(1s), request_id(1), true, buffer);
  net::ResponseHead answer;
  if (!parse_response(lines, answer).done()) std::abort();
  if (response.object && response.offset + response.length > response.object->body.size())
    std::abort();
  return 0;
}
