#include <benchmark/benchmark.h>

#include "net/http_head.h"

namespace chopsticks::net {
namespace {

constexpr std::string_view kResponse =
    "HTTP/1.1 200 OK\r\nx-amz-request-id: tx000003c1b1e5b5e5b5e5b-00655f1d2a-1234-default\r\n"
    "x-amz-id-2: 1234-default-default\r\nDate: Mon, 23 Nov 2026 03:24:42 GMT\r\n"
    "Content-Type: binary/octet-stream\r\nContent-Length: 4096\r\n"
    "Last-Modified: Mon, 23 Nov 2026 03:24:41 GMT\r\nConnection: Keep-Alive\r\n"
    "ETag: \"6b03b1f96b03b1f96b03b1f96b03b1f9\"\r\nAccept-Ranges: bytes\r\n\r\n";

constexpr std::string_view kRequest =
    "GET /bench/objects/0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1:9000\r\n"
    "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\nx-amz-date: 20261123T032442Z\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=access/20261123/us-east-1/s3/aws4_request, "
    "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
    "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd\r\n\r\n";

void response_of_a_gateway(benchmark::State& state) {
  ResponseHead head;
  for (auto _ : state) benchmark::DoNotOptimize(parse_response(kResponse, head));
}
BENCHMARK(response_of_a_gateway);

void signed_request(benchmark::State& state) {
  RequestHead head;
  for (auto _ : state) benchmark::DoNotOptimize(parse_request(kRequest, head));
}
BENCHMARK(signed_request);

}  // namespace
}  // namespace chopsticks::net
