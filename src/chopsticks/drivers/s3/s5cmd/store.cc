#include "drivers/s3/s5cmd/store.h"

#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/api/failures.h"
#include "s3/errors.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the header says whose they are.
namespace chopsticks::drivers::s5cmd {
namespace {

// What an attempt failed with is the last thing on the standard output, behind whatever came of an
// object.
std::string_view last_attempt(const Output& output) {
  const auto tail = output.tail();
  const auto at = tail.rfind(kAttemptFailed);
  return at == tail.npos ? std::string_view() : tail.substr(at);
}

std::optional<Complaint> complaint_of(const Ran& ran, const Output& output) {
  if (auto said = find_complaint(ran.complaints)) return said;
  return find_complaint(last_attempt(output));
}

// Of a run whose standard error tells all there is.
template <class R>
void conclude_at_once(const Ran& ran, const Output& output, R& result) {
  result.sent = ran.sent;
  result.error = ran.error;
  if (result.error || !ran.failed()) return;
  auto said = complaint_of(ran, output);
  result.error = said ? std::move(said->error) : silent_failure(ran.end);
}

std::vector<std::string> part_options(const Options& options) {
  return {"--raw", "--part-size", std::to_string(options.part_size.count / MiB.count),
          "--concurrency", std::to_string(options.concurrency)};
}

Job list_job(const Runner& runner, std::string_view prefix) {
  return {.command = "ls", .arguments = {runner.url(prefix) + "*"}};
}

bool finds_nothing(const OpResult& result) {
  return result.error && result.error->code == s3::Code::kNotFound;
}

HeadResult read_head(HeadResult result, std::string_view printed) {
  const auto read = nlohmann::json::parse(printed, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object()) {
    result.error = failure(drivers::Errc::kBadResponse, "s5cmd head printed something else");
    return result;
  }
  result.size.count = read.value("size", std::uint64_t{0});
  result.etag = read.value("etag", std::string());
  if (const auto told = read.find("metadata"); told != read.end() && told->is_object()) {
    for (const auto& [name, value] : told->items()) {
      if (value.is_string()) result.metadata.emplace(name, value.get<std::string>());
    }
    result.metadata = in_lower_case(std::move(result.metadata));
  }
  return result;
}

}  // namespace

net::task<OpResult> S5cmdStore::upload(std::string_view key, drivers::Payload payload) {
  const auto deadline = runner_.deadline();
  const auto& options = runner_.setup().options;
  Job job{.command = "pipe", .arguments = part_options(options), .log = "debug"};
  // With a type given s5cmd does not read the system's list of types for each object.
  for (const auto* word : {"--content-type", "application/octet-stream"}) {
    job.arguments.emplace_back(word);
  }
  if (payload.metadata) {
    for (const auto& [name, value] : *payload.metadata) {
      job.arguments.emplace_back("--metadata");
      job.arguments.push_back(fmt::format("{}={}", name, value));
    }
  }
  job.arguments.push_back(runner_.url(key));
  job.input = Input{payload.content(key), payload.size};
  TextOutput output;
  const auto ran = co_await runner_.run(job, output, deadline);
  OpResult result;
  result.bytes = ran.written;
  co_await conclude(key, ran, output, deadline, result);
  if (!result.error && ran.written != payload.size) {
    result.error = failure(drivers::Errc::kBadResponse, "s5cmd ended before it had read all");
  }
  co_return result;
}

net::task<OpResult> S5cmdStore::download(std::string_view key, drivers::Payload expected) {
  const auto verify = runner_.setup().options.verify;
  std::optional<Content> content;
  if (verify == Verify::kContent && !expected.fixed) content = expected.content(key);
  ObjectOutput output(content);
  auto result = co_await read(key, output);
  if (result.error) co_return result;
  if (output.differs()) {
    result.error = failure(drivers::Errc::kContentMismatch);
  } else if (verify != Verify::kNone && result.bytes != expected.size) {
    result.error = failure(drivers::Errc::kSizeMismatch);
  }
  co_return result;
}

net::task<OpResult> S5cmdStore::fetch(std::string_view key, Body& body) {
  body.begin({});
  ObjectOutput output(body);
  co_return co_await read(key, output);
}

net::task<OpResult> S5cmdStore::read(std::string_view key, ObjectOutput& output) {
  const auto deadline = runner_.deadline();
  const auto& options = runner_.setup().options;
  Job job{.command = "cat", .arguments = part_options(options)};
  job.arguments.push_back(runner_.url(key));
  // A failed attempt is told in the middle of the object: harmless only if there is no second one.
  job.log = options.retries == 0 ? "debug" : "error";
  const auto ran = co_await runner_.run(job, output, deadline);
  OpResult result;
  result.bytes.count = output.bytes();
  result.first_byte = ran.first_byte;
  co_await conclude(key, ran, output, deadline, result);
  if (result.error) result.bytes.count -= last_attempt(output).size();
  co_return result;
}

net::task<OpResult> S5cmdStore::remove(std::string_view key) {
  Job job{.command = "rm", .arguments = {"--raw", runner_.url(key)}, .log = "error"};
  TextOutput output;
  const auto ran = co_await runner_.run(job, output, runner_.deadline());
  OpResult result;
  conclude_at_once(ran, output, result);
  co_return result;
}

net::task<HeadResult> S5cmdStore::head(std::string_view key) {
  if (!runner_.setup().program.has_head) co_return co_await head_by_listing(key);
  Job job{.command = "head", .arguments = {"--raw", runner_.url(key)}};
  TextOutput output;
  const auto ran = co_await runner_.run(job, output, runner_.deadline());
  HeadResult result;
  conclude_at_once(ran, output, result);
  if (result.error) co_return result;
  co_return read_head(std::move(result), output.tail());
}

// The key itself comes before all that start with it.
net::task<HeadResult> S5cmdStore::head_by_listing(std::string_view key) {
  const auto job = list_job(runner_, key);
  ListOutput output(runner_.setup().target.bucket, key, "", 1);
  const auto ran = co_await runner_.run(job, output, runner_.deadline());
  HeadResult result;
  conclude_at_once(ran, output, result);
  if (result.error) co_return result;
  if (output.objects().empty() || output.objects().front().key != key) {
    result.error = s3::from_response(404, "");
    co_return result;
  }
  result.size.count = output.objects().front().size;
  result.etag = output.objects().front().etag;
  co_return result;
}

// s5cmd can only begin at the beginning: a later page costs the listing of all before it.
net::task<ListResult> S5cmdStore::list(std::string_view prefix, unsigned limit,
                                       std::string_view continuation) {
  const auto job = list_job(runner_, prefix);
  ListOutput output(runner_.setup().target.bucket, prefix, continuation, limit);
  const auto ran = co_await runner_.run(job, output, runner_.deadline());
  ListResult result;
  conclude_at_once(ran, output, result);
  if (finds_nothing(result)) result.error.reset();
  if (output.malformed()) {
    result.error = failure(drivers::Errc::kBadResponse, "the listing is malformed");
  }
  if (result.error) co_return result;
  for (auto& object : output.objects()) {
    result.objects.push_back({std::move(object.key), {object.size}});
  }
  if (output.more() && !result.objects.empty()) result.continuation = result.objects.back().key;
  co_return result;
}

net::task<void> S5cmdStore::conclude(std::string_view key, const Ran& ran, const Output& output,
                                     Deadline deadline, OpResult& result) {
  result.sent = ran.sent;
  result.error = ran.error;
  if (result.error || !ran.failed()) co_return;
  if (ran.end.signal != 0) {
    result.error = silent_failure(ran.end);
    co_return;
  }
  auto said = complaint_of(ran, output);
  if (!said || said->vague) {
    result.done = runner_.reactor().now();
    auto found = co_await investigate(key, deadline);
    if (found) said = std::move(found);
  }
  result.error = said ? std::move(said->error) : silent_failure(ran.end);
  // What reads an object asks for its head first, which cannot name what is missing.
  if (result.error->code == s3::Code::kNotFound) result.error = s3::error_named("NoSuchKey");
}

net::task<std::optional<Complaint>> S5cmdStore::investigate(std::string_view key,
                                                            Deadline deadline) {
  const auto job = list_job(runner_, key);
  ListOutput output(runner_.setup().target.bucket, key, "", 0);
  const auto ran = co_await runner_.run(job, output, deadline);
  std::optional<Complaint> found;
  if (ran.error && ran.error->code == std::errc::operation_canceled) {
    found = Complaint{*ran.error, false};
  } else if (!ran.error && ran.failed()) {
    found = find_complaint(ran.complaints);
    if (found && (found->vague || found->error.code == Errc::kFailed)) found.reset();
  }
  co_return found;
}

net::task<Result<void>> S5cmdStore::ensure_bucket() {
  const auto listed = co_await list("", 1, "");
  if (!listed.error) co_return Result<void>{};
  if (listed.error->code != s3::Code::kNoSuchBucket) co_return fail(*listed.error);
  auto made = co_await make_bucket(false);
  if (!made && s3::dislikes_region(made.error())) co_return co_await make_bucket(true);
  co_return made;
}

net::task<Result<void>> S5cmdStore::make_bucket(bool default_region) {
  Job job{.command = "mb",
          .arguments = {fmt::format("s3://{}", runner_.setup().target.bucket)},
          .log = "error",
          .default_region = default_region};
  TextOutput output;
  const auto ran = co_await runner_.run(job, output, runner_.deadline());
  OpResult result;
  conclude_at_once(ran, output, result);
  if (result.error && !s3::bucket_is_there(*result.error)) co_return fail(std::move(*result.error));
  co_return Result<void>{};
}

}  // namespace chopsticks::drivers::s5cmd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
