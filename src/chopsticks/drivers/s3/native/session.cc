#include "drivers/s3/native/session.h"

#include <utility>

#include "drivers/s3/native/errors.h"
#include "drivers/s3/native/exchange.h"
#include "drivers/s3/native/request.h"
#include "net/keep_alive.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the header says whose they are.
namespace chopsticks::drivers::native {
namespace {

Error cancelled_error() { return error(std::errc::operation_canceled, "cancelled"); }

bool was_stale(const Borrowed& loan, const Reply& reply) noexcept {
  return loan.idle_for() > net::kShortestKeepAlive && !reply.answered && reply.error &&
         connection_lost(*reply.error);
}

}  // namespace

Deadline Session::deadline() const noexcept {
  return Deadline::at(reactor().now() + setup().options.timeout);
}

// Most calls need neither a hash nor a retry, and should not pay for a frame that only passes on.
net::task<void> Session::perform(const Call& call, Reply& reply, Deadline deadline) {
  const bool hashed = call.payload && hashes_payload(setup(), setup().sites[site_]);
  if (hashed || retries_ > 0) return perform_patiently(call, reply, deadline);
  return attempt(call, s3::kUnsignedPayload, reply, deadline);
}

net::task<void> Session::perform_patiently(const Call& call, Reply& reply, Deadline deadline) {
  std::string hash(s3::kUnsignedPayload);
  if (call.payload && hashes_payload(setup(), setup().sites[site_])) {
    hash = co_await payload_hash(reactor(), *call.payload);
    if (hash.empty()) {
      reply.error = cancelled_error();
      co_return;
    }
  }
  for (reply.retries = 0;; ++reply.retries) {
    co_await attempt(call, hash, reply, deadline);
    if (!reply.error || !worth_retrying(*reply.error)) co_return;
    const auto pause = shard_.pause_before_retry(reply.retries);
    const bool out_of_time = deadline.expired(reactor().now() + pause);
    if (reply.retries == retries_ || out_of_time) co_return;
    const bool slept = co_await reactor().sleep_for(pause);
    if (!slept) {
      reply.error = cancelled_error();
      co_return;
    }
  }
}

net::task<void> Session::attempt(const Call& call, std::string_view payload_hash, Reply& reply,
                                 Deadline deadline) {
  auto& pool = shard_.pool(site_);
  for (auto loan = pool.take_idle();; loan = {}) {
    if (!loan) {
      auto opened = co_await pool.open(deadline);
      if (!opened) {
        reply.start();
        reply.error = std::move(opened.error());
        co_return;
      }
      loan = std::move(*opened);
    }
    Workspaces::Lease space(shard_.workspaces());
    write_request(*space, setup(), setup().sites[site_], call, payload_hash, shard_.signer(),
                  wall_now());
    loan.stream().set_deadline(deadline);
    co_await exchange(loan.stream(), std::move(space), call, reply);
    if (reply.reusable) loan.give_back();
    if (!was_stale(loan, reply)) co_return;
  }
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
