#pragma once
#include <string>

#include "s3server/options.h"
#include "support/result.h"

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// `chopsticks s3-server`: the built-in S3 server in the foreground, until Ctrl-C or SIGTERM.
class S3ServerCommand {
 public:
  /// Declares its options; this must stay where it is until they are parsed.
  void attach(CLI::App& app);

  /// What the options say. The error names the option: "--stall: …".
  [[nodiscard]] Result<s3server::ServerOptions> options() const;

  /// Serves, and prints one line when it is ready and its figures at the end. Returns the exit
  /// code: 0, 1 if it cannot listen, 2 if an option is wrong.
  [[nodiscard]] int run() const;

 private:
  // As given; read by options(), so that all mistakes sound alike.
  struct Texts {
    std::string listen = "127.0.0.1:9000";
    std::string access_key = "chopsticks";
    std::string secret_key = "chopsticks-secret";
    std::string region = "us-east-1";
    std::string domain = "localhost";
    std::string max_memory = "4GiB";
    std::string min_part_size = "5MiB";
    std::string etag = "md5";
    std::string latency;
    std::string latency_dist = "fixed";
    std::string error_rate;
    std::string bandwidth;
    std::string stall;
    std::string corrupt_rate;
  };
  void attach_faults(CLI::App& app);
  [[nodiscard]] Result<s3server::Faults> faults() const;

  Texts texts_;
  unsigned threads_ = 0;
  bool quiet_ = false;
};

}  // namespace chopsticks::cli
