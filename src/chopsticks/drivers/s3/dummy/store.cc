#include "drivers/s3/dummy/store.h"

#include "drivers/api/failures.h"
#include "s3/errors.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the caller keeps it.
namespace chopsticks::drivers::dummy {

net::task<OpResult> DummyStore::answer() {
  OpResult result;
  result.sent = reactor_.now();
  const auto latency = setup_->options.latency.draw(random_);
  if (latency > Nanos::zero()) {
    const bool slept = co_await reactor_.sleep_until_precise(result.sent + latency);
    if (!slept) {
      result.error = error(std::errc::operation_canceled, "cancelled");
      co_return result;
    }
  }
  if (random_.uniform() < setup_->options.fail_rate) {
    result.error = s3::error_named(setup_->options.error_code);
  }
  co_return result;
}

std::optional<Payload> DummyStore::known(std::string_view key) const {
  return remembers() ? setup_->memory.get(key) : std::optional(last_);
}

net::task<OpResult> DummyStore::upload(std::string_view key, Payload payload) {
  auto result = co_await answer();
  if (result.error) co_return result;
  if (remembers() && !setup_->memory.put(key, payload)) {
    result.error = s3::error_named("QuotaExceeded");
  } else {
    result.bytes = payload.size;
    last_ = std::move(payload);
  }
  co_return result;
}

net::task<OpResult> DummyStore::download(std::string_view key, Payload expected) {
  auto result = co_await answer();
  if (result.error) co_return result;
  const auto stored = remembers() ? setup_->memory.get(key) : std::optional(expected);
  if (!stored) {
    result.error = s3::error_named("NoSuchKey");
    co_return result;
  }
  result.first_byte = reactor_.now();
  result.bytes = stored->size;
  if (stored->size != expected.size) {
    result.error = failure(Errc::kSizeMismatch);
  } else if (stored->seed != expected.seed) {
    result.error = failure(Errc::kContentMismatch);
  }
  co_return result;
}

net::task<OpResult> DummyStore::fetch(std::string_view key, Body& body) {
  auto result = co_await answer();
  if (result.error) co_return result;
  const auto stored = known(key);
  if (!stored) {
    result.error = s3::error_named("NoSuchKey");
    co_return result;
  }
  const bool given = stored->fixed && stored->fixed->given() != nullptr;
  body.describe(given ? Content(0, key) : stored->content(key), stored->size);
  result.first_byte = reactor_.now();
  result.bytes = stored->size;
  co_return result;
}

net::task<OpResult> DummyStore::remove(std::string_view key) {
  auto result = co_await answer();
  if (!result.error && remembers()) setup_->memory.remove(key);
  co_return result;
}

net::task<HeadResult> DummyStore::head(std::string_view key) {
  HeadResult result{co_await answer(), {}, {}, {}};
  if (result.error) co_return result;
  const auto stored = known(key);
  if (stored) {
    result.size = stored->size;
    if (stored->metadata) result.metadata = *stored->metadata;
  } else {
    result.error = s3::error_named("NotFound");
  }
  co_return result;
}

net::task<ListResult> DummyStore::list(std::string_view prefix, unsigned limit,
                                       std::string_view continuation) {
  auto answered = co_await answer();
  ListResult result;
  if (!answered.error && remembers()) result = setup_->memory.list(prefix, limit, continuation);
  static_cast<OpResult&>(result) = std::move(answered);
  co_return result;
}

}  // namespace chopsticks::drivers::dummy
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
