#include "s3server/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "s3/errors.h"
#include "support/nearest.h"

namespace chopsticks::s3server {
namespace {

Result<FaultyShare> parse_faulty_share(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  auto share = parse_share(text.substr(0, colon));
  if (!share) return fail(share.error());
  const auto name = colon == text.size() ? "InternalError" : text.substr(colon + 1);
  const auto code = s3::code_named(name);
  if (code == s3::Code::kOther && name != FaultyShare::kDisconnect) {
    return fail(fmt::format(
        "'{}' is no S3 error (SlowDown, InternalError, ServiceUnavailable, …) and not {}", name,
        FaultyShare::kDisconnect));
  }
  return FaultyShare{*share, std::string(name), s3::http_status(code)};
}

}  // namespace

Nanos Stall::wait(Nanos running) const {
  const auto phase = running % every;
  return phase < every - length ? Nanos() : every - phase;
}

const FaultyShare* Faults::draw_error(Random& random) const {
  if (errors.empty()) return nullptr;
  auto left = random.uniform();
  for (const auto& error : errors) {
    if (left < error.share) return &error;
    left -= error.share;
  }
  return nullptr;
}

Result<Latency::Distribution> parse_distribution(std::string_view text) {
  const auto found = std::ranges::find(Latency::kWords, text);
  if (found == Latency::kWords.end()) {
    return fail(
        fmt::format("'{}' is no latency distribution{}", text, suggestion(text, Latency::kWords)));
  }
  return static_cast<Latency::Distribution>(found - Latency::kWords.begin());
}

Result<std::vector<FaultyShare>> parse_error_rates(std::string_view text) {
  std::vector<FaultyShare> shares;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto share = parse_faulty_share(text.substr(0, comma));
    if (!share) return fail(share.error());
    shares.push_back(*std::move(share));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  const auto sum =
      std::accumulate(shares.begin(), shares.end(), 0.0,
                      [](double total, const FaultyShare& share) { return total + share.share; });
  if (sum > 1 + 1e-9)
    return fail(fmt::format("the error rates add up to {}, which is more than 1", sum));
  return shares;
}

Result<PerSecond> parse_bandwidth(std::string_view text) {
  const auto amount = text.ends_with("/s") ? text.substr(0, text.size() - 2) : text;
  auto bytes = parse_bytes(amount);
  if (!bytes) return fail(bytes.error());
  if (bytes->count == 0) return fail("a bandwidth must be more than 0");
  return PerSecond{static_cast<double>(bytes->count)};
}

Result<Stall> parse_stall(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == text.npos)
    return fail(fmt::format("'{}' is no stall: say LENGTH/EVERY, for example 1s/10s", text));
  auto length = parse_duration(text.substr(0, slash));
  if (!length) return fail(length.error());
  auto every = parse_duration(text.substr(slash + 1));
  if (!every) return fail(every.error());
  if (*length >= Nanos() && *length < *every) return Stall{*length, *every};
  return fail(fmt::format("in '{}' the stall must be shorter than its period", text));
}

Result<double> parse_share(std::string_view text) {
  double share = -1;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), share);
  if (code == std::errc() && end == text.data() + text.size() && share >= 0 && share <= 1)
    return share;
  return fail(fmt::format("'{}' is no share: say a number from 0 to 1", text));
}

}  // namespace chopsticks::s3server
