#include <array>

#include <benchmark/benchmark.h>

#include "s3/sigv4.h"
#include "s3/verify.h"

namespace chopsticks::s3 {
namespace {

constexpr Nanos kWall = std::chrono::seconds(1'795'000'000);

Request get_object() {
  return {"GET", "s3.example.com:8000", "/bucket/prefix/object-00000000", "", kUnsignedPayload};
}
Credentials somebody() { return {"AKIAIOSFODNN7EXAMPLE", "secret", "us-east-1"}; }

void sign(benchmark::State& state) {
  Signer signer(somebody());
  std::string out;
  for (auto _ : state) {
    out.clear();
    signer.sign(get_object(), kWall, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(sign);

void sign_the_first_request_of_a_second(benchmark::State& state) {
  Signer signer(somebody());
  std::string out;
  auto wall = kWall;
  for (auto _ : state) {
    out.clear();
    signer.sign(get_object(), wall, out);
    wall += wall % std::chrono::hours(24) < std::chrono::hours(23) ? 1s : -std::chrono::hours(22);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(sign_the_first_request_of_a_second);

void verify(benchmark::State& state) {
  std::string out;
  Signer(somebody()).sign(get_object(), kWall, out);
  const auto value = [&](std::string_view name) {
    const auto start = out.find(name) + name.size() + 2;
    return std::string_view(out).substr(start, out.find("\r\n", start) - start);
  };
  const std::array headers{Header{"Host", get_object().host},
                           Header{"x-amz-content-sha256", value("x-amz-content-sha256")},
                           Header{"x-amz-date", value("x-amz-date")},
                           Header{"Authorization", value("Authorization")}};
  Verifier verifier([](std::string_view) { return std::optional<std::string>("secret"); });
  const RequestView request{"GET", get_object().path, "", headers};
  for (auto _ : state) {
    auto verified = verifier.verify(request, kWall);
    if (!verified) state.SkipWithError("refused");
    benchmark::DoNotOptimize(verified);
  }
}
BENCHMARK(verify);

void sha256_of_4_kib(benchmark::State& state) {
  Sha256 sha;
  const std::string body(4096, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(sha.of(body));
  state.SetBytesProcessed(state.iterations() * 4096);
}
BENCHMARK(sha256_of_4_kib);

}  // namespace
}  // namespace chopsticks::s3
