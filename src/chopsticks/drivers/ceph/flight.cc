#include "drivers/ceph/flight.h"

#include <chrono>
#include <utility>

#include "drivers/ceph/errors.h"

namespace chopsticks::drivers::ceph {

void Airspace::enter() noexcept {
  const std::scoped_lock lock(mutex_);
  ++flights_;
}

void Airspace::leave() noexcept {
  const std::scoped_lock lock(mutex_);
  if (--flights_ == 0) changed_.notify_all();
}

bool Airspace::wait_until_empty(Nanos patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return flights_ == 0; });
}

Flight::Flight(net::Reactor& reactor, std::shared_ptr<Airspace> airspace)
    : landed_(reactor), mailbox_(reactor.mailbox()), airspace_(std::move(airspace)) {}

void* Flight::take_off() {
  self_ = shared_from_this();
  airspace_->enter();
  return this;
}

void Flight::abort(void* flight) {
  const auto self = std::move(static_cast<Flight*>(flight)->self_);
  self->airspace_->leave();
}

void Flight::land(void* flight, int code) noexcept {
  auto self = std::move(static_cast<Flight*>(flight)->self_);
  self->done_ = monotonic_now();
  self->code_ = code;
  const auto airspace = self->airspace_;
  const auto mailbox = self->mailbox_;
  // The last reference may go with the mail: what the flight holds is freed on the event loop, or
  // here when that is gone.
  mailbox->post([self = std::move(self)] { self->landed_.set(); });
  airspace->leave();
}

net::task<Landing> await_landing(std::shared_ptr<Flight> flight, Deadline deadline) {
  Landing landing;
  const auto outcome = co_await flight->landed().wait(deadline);
  if (outcome == net::Outcome::kDone) {
    landing.code = flight->code();
    landing.done = flight->done();
    co_return landing;
  }
  flight->call_back();
  landing.error = outcome == net::Outcome::kTimedOut
                      ? timed_out()
                      : error(std::errc::operation_canceled, "cancelled");
  co_return landing;
}

}  // namespace chopsticks::drivers::ceph
