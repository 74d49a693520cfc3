#include <benchmark/benchmark.h>

#include "s3server/response_head.h"
#include "s3server/service.h"

namespace chopsticks::s3server {
namespace {

constexpr std::string_view kGet =
    "GET /bench/objects/0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1:9000\r\n"
    "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\nx-amz-date: 20261123T032442Z\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=access/20261123/us-east-1/s3/aws4_request, "
    "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
    "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd\r\n\r\n";

// Everything a download of 4 KiB costs us but the signature and the system calls.
void download(benchmark::State& state) {
  Service service{ServerOptions()};
  if (!service.store().create_bucket("bench", 1s)) return state.SkipWithError("no bucket");
  BodyBuilder body(service.store().budget(), 4096);
  if (!body.append(std::string(4096, 'x'))) return state.SkipWithError("no memory");
  auto object = make_object(body.finish(), "\"620f0b67a91f7f74151bc5be745b7110\"",
                            "Content-Type: application/octet-stream\r\n", 1s);
  const auto stored = (*service.store().bucket("bench"))->put("objects/0123456789abcdef", object);
  if (!stored) return state.SkipWithError("not stored");
  net::RequestHead head;
  Route routed;
  Response response;
  std::vector<char> buffer;
  DateLine date;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_request(kGet, head));
    benchmark::DoNotOptimize(route(head, "localhost", routed));
    service.answer({head, routed, 2s, {}}, std::nullopt, "ID", response);
    benchmark::DoNotOptimize(write_head(response, date.at(2s), request_id(1), true, buffer));
  }
}
BENCHMARK(download);

}  // namespace
}  // namespace chopsticks::s3server
