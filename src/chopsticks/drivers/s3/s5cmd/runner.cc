#include "drivers/s3/s5cmd/runner.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "drivers/api/failures.h"
#include "net/buffer_pool.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the header says whose they are.
namespace chopsticks::drivers::s5cmd {
namespace {

constexpr std::size_t kMostComplaints = 8192;
constexpr auto kDefaultRegion = "AWS_REGION=us-east-1";

Error cancelled_error() { return error(std::errc::operation_canceled, "cancelled"); }

Error timed_out_error() { return error(std::errc::timed_out, "timed out"); }

// True when all went in. Otherwise s5cmd did not want it, or time is up: how it ended tells.
net::task<bool> feed(net::Stream& input, const Input& payload, Bytes& written) {
  ContentSlice slice;
  while (written < payload.size) {
    const Bytes left{payload.size.count - written.count};
    const auto size = slice.fill(payload.content, written.count, left);
    const auto sent = co_await input.write_all(slice.parts());
    if (!sent) co_return false;
    written += size;
  }
  co_return true;
}

net::task<std::string> read_complaints(net::Stream& stream) {
  std::string text;
  std::array<char, 1024> buffer;
  for (;;) {
    const auto got = co_await stream.read_some(buffer);
    if (!got || *got == 0) co_return text;
    text.append(buffer.data(), std::min(*got, kMostComplaints - text.size()));
  }
}

}  // namespace

Deadline Runner::deadline() const noexcept {
  return Deadline::at(reactor_.now() + setup_->options.timeout);
}

std::string Runner::url(std::string_view key) const {
  return fmt::format("s3://{}/{}", setup_->target.bucket, key);
}

net::Command Runner::command_for(const Job& job) const {
  const auto& options = setup_->options;
  net::Command command{
      setup_->program.path,
      {"--json", "--log", std::string(job.log), "--retry-count", std::to_string(options.retries),
       "--endpoint-url", setup_->target.endpoints[site_]},
      setup_->environment,
      job.input.has_value()};
  if (job.default_region) {
    std::erase_if(command.environment,
                  [](const std::string& entry) { return entry.starts_with("AWS_REGION="); });
    command.environment.emplace_back(kDefaultRegion);
  }
  auto& words = command.arguments;
  if (!options.verify_tls) words.emplace_back("--no-verify-ssl");
  words.insert(words.end(), options.extra_args.begin(), options.extra_args.end());
  words.emplace_back(job.command);
  words.insert(words.end(), job.arguments.begin(), job.arguments.end());
  return command;
}

net::task<void> Runner::talk(net::Process& process, const Job& job, Output& output, Ran& ran) {
  if (job.input) {
    const bool all = co_await feed(process.input(), *job.input, ran.written);
    // The end of its input makes s5cmd store what it has: never of half an object.
    if (all) process.input().close();
  }
  const auto buffer = reactor_.local<net::BufferPool>().borrow();
  for (;;) {
    const auto got = co_await process.output().read_some(buffer.span());
    if (!got || *got == 0) break;
    if (!ran.first_byte) ran.first_byte = reactor_.now();
    ran.enough = !output.take({buffer.data(), *got});
    if (!ran.enough) continue;
    process.kill();
    co_return;
  }
  ran.complaints = co_await read_complaints(process.errors());
}

net::task<Ran> Runner::run(const Job& job, Output& output, Deadline deadline) {
  Ran ran;
  const auto slot = co_await setup_->slots->take(reactor_, deadline);
  if (!slot) {
    ran.error = named(slot.error(), "process limit");
    co_return ran;
  }
  if (reactor_.running().cancelled()) ran.error = cancelled_error();
  if (deadline.expired(reactor_.now())) ran.error = named(timed_out_error(), "process limit");
  if (ran.error) co_return ran;
  const auto command = command_for(job);
  auto process = net::Process::start(reactor_, command);
  if (!process) {
    ran.error = std::move(process.error());
    co_return ran;
  }
  ran.sent = reactor_.now();
  (*process)->set_deadline(deadline);
  co_await talk(**process, job, output, ran);
  ran.end = co_await (*process)->ended(deadline);
  if (ran.end.cancelled) {
    ran.error = cancelled_error();
  } else if (ran.end.timed_out) {
    ran.error = named(timed_out_error(), "s5cmd");
  }
  co_return ran;
}

}  // namespace chopsticks::drivers::s5cmd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
