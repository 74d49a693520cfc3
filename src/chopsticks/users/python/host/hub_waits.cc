#include <algorithm>
#include <chrono>
#include <memory>
#include <new>

#include "support/clock.h"
#include "users/python/host/greenlets.h"
#include "users/python/host/hub.h"

// What greenlets call, on their own stacks.
namespace chopsticks::python {

bool Hub::in_user() const noexcept {
  if (running_ != nullptr) return true;
  auto* current = greenlets::current();
  const bool inside = current != nullptr && current != hub_;
  Py_XDECREF(current);
  return inside;
}

Op* Hub::new_op(Op::Kind kind, HubUser* user) {
  Op* op = nullptr;
  if (spare_.empty()) {
    op = new Op;
  } else {
    op = spare_.back();
    spare_.pop_back();
  }
  op->kind = kind;
  if (user != nullptr && user->link != nullptr) {
    op->link = user->link;
    op->lane = user->link->lane;
    ++user->in_flight;
  }
  return op;
}

void Hub::recycle(Op* op) {
  constexpr std::size_t kMostSpare = 4096;
  if (spare_.size() >= kMostSpare) {
    delete op;
    return;
  }
  auto key = std::move(op->key);  // for its room
  key.clear();
  std::destroy_at(op);
  new (op) Op;
  op->key = std::move(key);
  spare_.push_back(op);
}

Lane* Hub::any_lane() {
  const std::scoped_lock lock(mutex_);
  return lanes_.empty() ? nullptr : lanes_.back().get();
}

void Hub::hand_over(Op* op) {
  auto& outgoing = op->lane->outgoing;
  if (outgoing.empty()) {
    outgoing.reserve(kFlushAt);
    busy_.push_back(op->lane);
  }
  outgoing.push_back(op);
  ++outgoing_;
  // A greenlet that its host lets go on has no turn of ours to wait for.
  if (hosted_ && !in_turn_) flush();
}

HubUser* Hub::running() const {
  if (!hosted_) return running_;
  auto* me = greenlets::current();
  const auto found = by_greenlet_.find(me);
  Py_XDECREF(me);
  return found == by_greenlet_.end() ? nullptr : found->second;
}

void Hub::say_over() {
  auto* user = running();
  if (!hosted_ || user == nullptr) return;
  ++user->references;
  over_.push_back(user);
  wake_up();
}

bool Hub::perform(Op* op) {
  auto* user = static_cast<HubUser*>(op->link->user);
  auto* me = greenlets::current();
  op->waiter = me;  // with our reference
  const bool himself = user->greenlet == me;
  if (himself) user->op = op;
  op->due = std::exchange(user->due, Nanos{});
  user->yielded = true;
  hand_over(op);
  const bool back = switch_away();
  if (himself) running_ = user;
  if (!back) {
    if (op->waiter == me) {  // not kill(): Python code threw something in
      op->waiter = nullptr;
      if (user->op == op) user->op = nullptr;
      Py_DECREF(me);
    }
    return false;
  }
  if (!op->cancelled) return true;
  recycle(op);
  user->killed = true;
  PyErr_SetNone(greenlets::exit_exception());
  return false;
}

bool Hub::switch_away() {
  auto* result = greenlets::go(hub_);
  if (result == nullptr) return false;
  Py_DECREF(result);
  return true;
}

bool Hub::sleep(double seconds) {
  auto* user = running();
  auto* nap = new Nap{greenlets::current()};
  if (user != nullptr) {
    user->nap = nap;
    user->yielded = true;
  }
  if (seconds <= 0) {
    ready_.push_back(nap);
  } else {
    // The grain on which users wake: those due in the same millisecond go on together.
    const auto due = monotonic_now() + from_seconds(std::min(seconds, 1e9));
    timers_.push({std::chrono::ceil<std::chrono::milliseconds>(due), nap});
  }
  if (hosted_ && !in_turn_) wake_up();  // its host does not know of our timers yet
  auto* me = nap->greenlet;
  const bool back = switch_away();
  running_ = user;
  if (user != nullptr) user->nap = nullptr;
  // Woken by something else than its time: the timer still has the nap and deletes it.
  if (!back && nap->greenlet == me) Py_CLEAR(nap->greenlet);
  return back;
}

bool Hub::pause(double seconds) {
  auto* user = running();
  if (user == nullptr) return sleep(seconds);
  if (!check_stop()) return false;
  user->due = seconds < 0 ? monotonic_now() - from_seconds(std::min(-seconds, 1e9)) : Nanos{};
  if (seconds <= 0 && user->yielded) {
    user->yielded = false;  // others had their turn during the task
    return true;
  }
  user->pausing = true;
  const bool back = sleep(seconds);
  user->pausing = false;
  user->yielded = false;
  return back;
}

bool Hub::check_stop() {
  const auto* user = running();
  if (user == nullptr || !user->stopping) return true;
  PyErr_SetNone(stop_user_.get());
  return false;
}

}  // namespace chopsticks::python
