#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/latency.h"
#include "support/random.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::s3server {

/// A share of the requests fails with this error, without being carried out.
struct FaultyShare {
  double share = 0;
  std::string code;  // an S3 error, or kDisconnect
  int status = 0;

  /// The connection closes without an answer.
  static constexpr std::string_view kDisconnect = "Disconnect";
};

/// Of every `every`, the last `length` no answer leaves the server.
struct Stall {
  Nanos length{};
  Nanos every{};

  /// How long an answer has to wait that is ready `running` after the server's start.
  [[nodiscard]] Nanos wait(Nanos running) const;
};

/// What real clusters do to their clients, on purpose.
struct Faults {
  Latency latency;  // on top of what the server needs, each request by itself
  std::vector<FaultyShare> errors;
  PerSecond bandwidth;  // bytes of body per second and connection, each way; 0: as fast as it goes
  std::optional<Stall> stall;
  double corrupt_rate = 0;  // this share of GET bodies has one bit flipped

  [[nodiscard]] bool holds_back() const noexcept { return latency.mean > Nanos() || stall; }
  /// The fault this request meets, or null.
  [[nodiscard]] const FaultyShare* draw_error(Random& random) const;
  [[nodiscard]] bool draw_corruption(Random& random) const {
    return random.uniform() < corrupt_rate;
  }
};

// What the command line takes; each error says what was given and what is allowed.
/// "fixed", "uniform", "exponential", "lognormal".
[[nodiscard]] Result<Latency::Distribution> parse_distribution(std::string_view text);
/// "0.01:SlowDown", several with commas between them. Without a code it is InternalError.
[[nodiscard]] Result<std::vector<FaultyShare>> parse_error_rates(std::string_view text);
/// "100MB", "100MB/s".
[[nodiscard]] Result<PerSecond> parse_bandwidth(std::string_view text);
/// "1s/10s".
[[nodiscard]] Result<Stall> parse_stall(std::string_view text);
/// 0 to 1.
[[nodiscard]] Result<double> parse_share(std::string_view text);

}  // namespace chopsticks::s3server
