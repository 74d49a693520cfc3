#include "cli/s3_server.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/help.h"
#include "cli/signals.h"
#include "net/address.h"
#include "s3server/server.h"
#include "support/host.h"
#include "support/log.h"
#include "support/nearest.h"

namespace chopsticks::cli {
namespace {

constexpr std::string_view kUsage = "Usage: chopsticks s3-server [OPTIONS]";
constexpr std::string_view kFooter =
    "Everything is in memory and gone when the server ends. Its figures: GET /_chopsticks/stats\n"
    "Example: chopsticks s3-server --listen 127.0.0.1:9000 --latency 5ms --latency-dist lognormal "
    "--error-rate 0.01:SlowDown";
constexpr unsigned kMostThreads = 256;

// Half of the machine: the other half makes the load.
unsigned default_threads() { return std::max(1U, this_host().cores / 2); }

// Assigns a parsed value; the first mistake is kept, named by its option.
class Reader {
 public:
  template <class T, class Target>
  void read(std::string_view option, Result<T> value, Target& target) {
    if (value) {
      target = *std::move(value);
    } else if (!mistake_) {
      mistake_ = error(fmt::format("{}: {}", option, value.error().message));
    }
  }
  /// Only if the option was given.
  template <class Parse, class Target>
  void read_given(std::string_view option, const std::string& text, Parse parse, Target& target) {
    if (!text.empty()) read(option, parse(text), target);
  }
  [[nodiscard]] const std::optional<Error>& mistake() const noexcept { return mistake_; }

 private:
  std::optional<Error> mistake_;
};

Result<s3server::Etag> parse_etag(std::string_view text) {
  constexpr std::array<std::string_view, 2> kWords{"md5", "fast"};
  if (text == kWords[0]) return s3server::Etag::kMd5;
  if (text == kWords[1]) return s3server::Etag::kFast;
  return fail(fmt::format("'{}' is no kind of ETag{}", text, suggestion(text, kWords)));
}

void warn_if_open_to_others(const s3server::ServerOptions& options, bool default_secret) {
  const bool loopback = options.listen.starts_with("127.") ||
                        options.listen.starts_with("localhost") ||
                        options.listen.starts_with("[::1]");
  if (!loopback && default_secret) {
    log::warning(
        "S3 server: {} can be reached from elsewhere and the secret key is the well-known default",
        options.listen);
  }
}

}  // namespace

void S3ServerCommand::attach(CLI::App& app) {
  lay_out_help(app, kUsage, kFooter);
  app.add_option("--listen", texts_.listen,
                 "where to listen (127.0.0.1:9000); port 0: any free one")
      ->type_name("HOST:PORT");
  app.add_option("--access-key", texts_.access_key, "the one access key (chopsticks)")
      ->envname("CHOPSTICKS_S3_ACCESS_KEY")
      ->type_name("KEY");
  app.add_option("--secret-key", texts_.secret_key,
                 "its secret (chopsticks-secret); better given as CHOPSTICKS_S3_SECRET_KEY, which "
                 "no list of "
                 "processes shows")
      ->envname("CHOPSTICKS_S3_SECRET_KEY")
      ->type_name("SECRET");
  app.add_option("--region", texts_.region, "the region that buckets are in (us-east-1)")
      ->type_name("NAME");
  app.add_option("--domain", texts_.domain, "hosts bucket.DOMAIN name a bucket too (localhost)")
      ->type_name("DOMAIN");
  app.add_option("--max-memory", texts_.max_memory, "for the bytes of all objects (4GiB)")
      ->type_name("SIZE");
  app.add_option("--min-part-size", texts_.min_part_size,
                 "of all parts of an upload but the last (5MiB)")
      ->type_name("SIZE");
  app.add_option("--etag", texts_.etag, "md5, or fast: random and cheaper for the server (md5)")
      ->type_name("KIND");
  app.add_option("--threads", threads_, "threads that serve (half of the cores)")
      ->check(CLI::Range(1U, kMostThreads).description(""))
      ->type_name("N");
  app.add_flag("--quiet", quiet_, "print no figures at the end");
  attach_faults(app);
}

void S3ServerCommand::attach_faults(CLI::App& app) {
  const auto add = [&](const char* name, std::string& text, const char* type, const char* what) {
    app.add_option(name, text, what)->type_name(type)->group("Faults on purpose");
  };
  add("--latency", texts_.latency, "TIME",
      "wait so long before each answer, on average, for example 5ms");
  add("--latency-dist", texts_.latency_dist, "NAME",
      "fixed, uniform, exponential or lognormal (fixed)");
  add("--error-rate", texts_.error_rate, "SHARE:CODE,…",
      "fail this share of requests, for example 0.01:SlowDown,0.001:InternalError; the code "
      "Disconnect closes the "
      "connection without an answer");
  add("--bandwidth", texts_.bandwidth, "SIZE",
      "bytes per second and connection, each way, for example 100MB");
  add("--stall", texts_.stall, "TIME/TIME",
      "answer nothing during the last 1s of every 10s: 1s/10s");
  add("--corrupt-rate", texts_.corrupt_rate, "SHARE", "flip a bit in this share of downloads");
}

Result<s3server::ServerOptions> S3ServerCommand::options() const {
  s3server::ServerOptions options;
  options.listen = texts_.listen;
  options.credentials = {texts_.access_key, texts_.secret_key, texts_.region};
  options.domain = texts_.domain;
  options.threads = threads_ != 0 ? threads_ : default_threads();
  if (auto where = net::parse_host_port(options.listen); !where)
    return fail(fmt::format("--listen: {}", where.error().message));
  Reader reader;
  reader.read("--max-memory", parse_bytes(texts_.max_memory), options.max_memory);
  reader.read("--min-part-size", parse_bytes(texts_.min_part_size), options.min_part_size);
  reader.read("--etag", parse_etag(texts_.etag), options.etag);
  if (reader.mistake()) return fail(*reader.mistake());
  auto wanted = faults();
  if (!wanted) return fail(wanted.error());
  options.faults = *std::move(wanted);
  return options;
}

Result<s3server::Faults> S3ServerCommand::faults() const {
  s3server::Faults faults;
  Reader reader;
  reader.read_given("--latency", texts_.latency, parse_duration, faults.latency.mean);
  reader.read("--latency-dist", s3server::parse_distribution(texts_.latency_dist),
              faults.latency.distribution);
  reader.read_given("--error-rate", texts_.error_rate, s3server::parse_error_rates, faults.errors);
  reader.read_given("--bandwidth", texts_.bandwidth, s3server::parse_bandwidth, faults.bandwidth);
  reader.read_given("--stall", texts_.stall, s3server::parse_stall, faults.stall);
  reader.read_given("--corrupt-rate", texts_.corrupt_rate, s3server::parse_share,
                    faults.corrupt_rate);
  if (reader.mistake()) return fail(*reader.mistake());
  return faults;
}

int S3ServerCommand::run() const {
  auto chosen = options();
  if (!chosen) return complain(chosen.error(), kWrongCommandLine);
  log::hide(chosen->credentials.secret_key);
  raise_file_limit();
  Signals signals;
  s3server::Server server(*chosen);
  if (auto started = server.start(); !started) return complain(started.error());
  warn_if_open_to_others(*chosen, chosen->credentials.secret_key == Texts().secret_key);
  fmt::print("S3 server ready on {} (access key {})\n", server.endpoint(),
             chosen->credentials.access_key);
  std::fflush(stdout);
  while (!signals.wait(1h)) {
  }
  server.stop();
  if (!quiet_) fmt::print("{}", s3server::to_text(server.stats()));
  return 0;
}

}  // namespace chopsticks::cli
