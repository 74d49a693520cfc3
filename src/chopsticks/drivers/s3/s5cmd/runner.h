#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/content.h"
#include "drivers/s3/s5cmd/output.h"
#include "drivers/s3/s5cmd/setup.h"
#include "net/process.h"
#include "net/reactor.h"
#include "net/task.h"

namespace chopsticks::drivers::s5cmd {

/// An object to be written to s5cmd's standard input.
struct Input {
  Content content;
  Bytes size;
};

/// One run of s5cmd.
struct Job {
  std::string_view command;  // "pipe"
  std::vector<std::string> arguments;
  std::string_view log = "info";  // the level at which s5cmd prints what is needed
  std::optional<Input> input;
  bool default_region = false;  // whatever the region of the target
};

/// What became of it.
struct Ran {
  std::optional<Error> error;  // it was not run to its end: cancelled, out of time, not started
  net::ProcessEnd end;
  std::string complaints;  // its standard error, bounded
  Nanos sent{};            // when it was started; zero: never
  std::optional<Nanos> first_byte;
  Bytes written;        // of the payload
  bool enough = false;  // ended because the output wanted no more

  [[nodiscard]] bool failed() const noexcept { return !enough && !end.succeeded(); }
};

/// Runs s5cmd against one endpoint on behalf of one user: waits for a free place, starts it, feeds
/// it, reads what it prints, and sees it end. It never outlives run().
class Runner {
 public:
  Runner(net::Reactor& reactor, std::shared_ptr<const Setup> setup, std::size_t site) noexcept
      : reactor_(reactor), setup_(std::move(setup)), site_(site) {}

  /// Until when an operation that begins now may take.
  [[nodiscard]] Deadline deadline() const noexcept;
  /// `job` and `output` outlive the task.
  [[nodiscard]] net::task<Ran> run(const Job& job, Output& output, Deadline deadline);

  [[nodiscard]] const Setup& setup() const noexcept { return *setup_; }
  [[nodiscard]] net::Reactor& reactor() const noexcept { return reactor_; }
  [[nodiscard]] std::size_t site() const noexcept { return site_; }
  /// "s3://bucket/key".
  [[nodiscard]] std::string url(std::string_view key) const;

 private:
  [[nodiscard]] net::Command command_for(const Job& job) const;
  [[nodiscard]] net::task<void> talk(net::Process& process, const Job& job, Output& output,
                                     Ran& ran);

  net::Reactor& reactor_;
  std::shared_ptr<const Setup> setup_;
  std::size_t site_;
};

}  // namespace chopsticks::drivers::s5cmd
