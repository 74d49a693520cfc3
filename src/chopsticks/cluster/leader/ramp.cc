#include "cluster/leader/ramp.h"

#include <algorithm>
#include <utility>

namespace chopsticks::cluster {
namespace {

// A thousand workers arriving together are dealt with a few times, not a thousand times.
constexpr Nanos kBetweenMoves = 50ms;

}  // namespace

Ramp::Ramp(std::vector<plan::UserClass> classes, const std::vector<std::string>& workers)
    : dispatcher_(std::move(classes), workers) {}

void Ramp::aim(int users, PerSecond rate, Nanos now) {
  dispatcher_.new_dispatch(users, rate);
  next_ = now;
}

void Ramp::add_worker(const std::string& id, Nanos now) {
  if (knows(id)) dispatcher_.remove_worker(id);
  dispatcher_.add_worker(id);
  move_users_soon(now);
}

void Ramp::remove_worker(const std::string& id, Nanos now) {
  if (!knows(id)) return;
  dispatcher_.remove_worker(id);
  move_users_soon(now);
}

bool Ramp::knows(const std::string& id) const {
  return std::ranges::find(dispatcher_.workers(), id) != dispatcher_.workers().end();
}

void Ramp::move_users_soon(Nanos now) {
  if (move_at_) return;
  move_at_ = moved_ == Nanos::min() ? now : std::max(now, moved_ + kBetweenMoves);
}

const plan::Distribution* Ramp::step(Nanos now) {
  if (now < due() || !dispatcher_.next()) return nullptr;
  if (move_at_) {
    move_at_.reset();
    moved_ = now;
  } else {
    // Late by more than a step (a suspended machine): no volley to make up for it.
    next_ = std::max(next_ + dispatcher_.interval(), now);
  }
  return &dispatcher_.distribution();
}

Nanos Ramp::due() const {
  if (!dispatcher_.in_progress()) return Nanos::max();
  return move_at_.value_or(next_);
}

}  // namespace chopsticks::cluster
