#include "users/python/host/hub.h"

#include <algorithm>
#include <chrono>

#include <greenlet/greenlet.h>

#include "support/clock.h"

namespace chopsticks::python {
namespace {

// So many operations are handed over at the latest, so that the first does not wait for the last.
constexpr unsigned kFlushAt = 32;
// Never asleep for longer, and collecting garbage now and then.
constexpr Nanos kLongestRest = 100ms;
// With many users completions are taken in batches, at most this late.
constexpr Nanos kNapPerUser = 5us;
constexpr Nanos kShortestNap = 100us;
constexpr Nanos kLongestNap = 1ms;
constexpr Nanos kBetweenCollections = 1s;

}  // namespace

bool Hub::settle() {
  PyGreenlet_Import();
  if (_PyGreenlet_API == nullptr) return false;
  hub_ = PyGreenlet_GetCurrent();
  return true;
}

PyObject* Hub::greenlet_exit() const noexcept { return PyExc_GreenletExit; }

void Hub::users_are(Reference classes, Reference live) {
  classes_ = std::move(classes);
  live_ = std::move(live);
}

void Hub::post(Message message) {
  bool asleep = false;
  {
    const std::scoped_lock lock(mutex_);
    inbox_.push_back(message);
    asleep = resting_;
  }
  if (asleep) posted_.notify_one();
}

void Hub::send(std::function<void()> what) {
  {
    const std::scoped_lock lock(mutex_);
    wishes_.push_back(std::move(what));
  }
  posted_.notify_one();
}

void Hub::call(const std::function<void()>& what) {
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;
  send([&] {
    what();
    const std::scoped_lock lock(mutex);
    finished = true;
    done.notify_one();
  });
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return finished; });
}

Lane& Hub::lane(Interpreter& interpreter, std::shared_ptr<net::Mailbox> mailbox,
                stats::Recorder& recorder) {
  const std::scoped_lock lock(mutex_);
  lanes_.push_back(std::make_unique<Lane>(Lane{&interpreter, std::move(mailbox), &recorder, {}}));
  return *lanes_.back();
}

Nanos Hub::take_lag() noexcept { return Nanos(lag_.exchange(0)); }

bool Hub::users_to_stop() {
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(inbox_, [](const Message& message) {
    return message.kind == Message::Kind::kKill || message.kind == Message::Kind::kGone;
  });
}

void Hub::file_exception(std::string message, std::string traceback) {
  const std::scoped_lock lock(mutex_);
  if (lanes_.empty()) return;
  // Not by way of the hub, which does nothing at the moment; it gets the op back when it can.
  auto* op = new Op;
  op->kind = Op::Kind::kException;
  op->lane = lanes_.back().get();
  op->sample = std::make_unique<Sample>();
  op->sample->message = std::move(message);
  op->sample->traceback = std::move(traceback);
  op->lane->mailbox->post([op, deliver = facts_.deliver] { deliver({op}); });
}

void Hub::run() {
  while (!closing_) turn();
}

void Hub::turn() {
  const bool something = collect();
  for (const auto& message : messages_) handle(message);
  messages_.clear();
  for (const auto& call : calls_) call();
  calls_.clear();
  wake_due();
  for (auto left = ready_.size(); left > 0; --left) {
    auto* nap = ready_.front();
    ready_.pop_front();
    wake(nap);
  }
  flush();
  if (!something && ready_.empty()) rest();
}

bool Hub::collect() {
  const std::scoped_lock lock(mutex_);
  messages_.swap(inbox_);
  calls_.swap(wishes_);
  return !messages_.empty() || !calls_.empty();
}

void Hub::handle(const Message& message) {
  auto* user = message.link == nullptr ? nullptr : static_cast<HubUser*>(message.link->user);
  switch (message.kind) {
    case Message::Kind::kStart:
      return start(message.link);
    case Message::Kind::kStop:
      if (user != nullptr) stop(user);
      return;
    case Message::Kind::kKill:
      if (user != nullptr) kill(user);
      return;
    case Message::Kind::kGone:
      return gone(message.link);
    case Message::Kind::kDone:
      return done(message.op);
  }
}

void Hub::start(UserLink* link) {
  auto* user = new HubUser;
  user->link = link;
  link->user = user;
  user->greenlet = PyGreenlet_New(live_.get(), hub_);
  ++users_;
  ++changes_;
  auto* user_class = PyList_GET_ITEM(classes_.get(), static_cast<Py_ssize_t>(link->kind));
  const Reference arguments(PyTuple_Pack(1, user_class));
  auto* greenlet = user->greenlet;
  Py_INCREF(greenlet);
  running_ = user;
  ++turns_;
  const Reference result(PyGreenlet_Switch(greenlet, arguments.get(), nullptr));
  ++turns_;
  running_ = nullptr;
  if (!result) PyErr_Print();
  if (!PyGreenlet_ACTIVE(greenlet)) ended(user);
  Py_DECREF(greenlet);
  if (outgoing_ >= kFlushAt) flush();
}

void Hub::stop(HubUser* user) {
  user->stopping = true;
  if (user->pausing) kill(user);
}

void Hub::kill(HubUser* user) {
  if (user->killed || user->greenlet == nullptr) return;
  user->killed = true;
  // A late answer finds nobody waiting.
  if (user->op != nullptr) {
    Py_DECREF(static_cast<PyObject*>(user->op->waiter));
    user->op->waiter = nullptr;
    user->op = nullptr;
  }
  if (user->nap != nullptr) {
    Py_CLEAR(user->nap->greenlet);
    user->nap = nullptr;
  }
  go_on(user->greenlet, user, PyExc_GreenletExit);
}

void Hub::gone(UserLink* link) {
  auto* user = static_cast<HubUser*>(link->user);
  if (user == nullptr) {
    delete link;
    return;
  }
  user->gone = true;
  ++user->references;
  if (user->greenlet != nullptr) {
    user->killed = false;  // he had his chance to say goodbye
    kill(user);
  }
  free_if_over(user);
  release(user);
}

void Hub::done(Op* op) {
  if (op->buffer != nullptr) {
    auto* view = static_cast<Py_buffer*>(op->buffer);
    PyBuffer_Release(view);
    delete view;
    op->buffer = nullptr;
  }
  auto* user = op->link == nullptr ? nullptr : static_cast<HubUser*>(op->link->user);
  if (user != nullptr) --user->in_flight;
  auto* greenlet = static_cast<PyGreenlet*>(op->waiter);
  op->waiter = nullptr;
  if (greenlet == nullptr) {
    recycle(op);
    if (user != nullptr) free_if_over(user);
    return;
  }
  const auto late = monotonic_now() - op->done;
  if (late.count() > lag_.load(std::memory_order_relaxed)) lag_.store(late.count());
  if (user->op == op) user->op = nullptr;
  ++user->references;
  go_on(greenlet, user->greenlet == greenlet ? user : nullptr, nullptr);
  Py_DECREF(greenlet);
  free_if_over(user);
  release(user);
}

void Hub::ended(HubUser* user) {
  Py_CLEAR(user->greenlet);
  --users_;
  ++changes_;
  hand_over(new_op(Op::Kind::kEnded, user));
}

void Hub::free_if_over(HubUser* user) {
  if (user->link == nullptr || !user->gone || user->greenlet != nullptr || user->in_flight > 0)
    return;
  delete user->link;
  user->link = nullptr;
  release(user);
}

void Hub::release(HubUser* user) {
  if (--user->references == 0) delete user;
}

void Hub::wake(Nap* nap) {
  auto* greenlet = nap->greenlet;
  nap->greenlet = nullptr;
  if (greenlet == nullptr) {
    delete nap;
    return;
  }
  // Whoever slept deletes the nap and knows which user he is.
  go_on(greenlet, nullptr, nullptr);
  Py_DECREF(greenlet);
  delete nap;
}

void Hub::wake_due() {
  if (timers_.empty()) return;
  const auto now = monotonic_now();
  while (!timers_.empty() && timers_.top().due <= now) {
    auto* nap = timers_.top().nap;
    timers_.pop();
    wake(nap);
  }
}

void Hub::go_on(PyGreenlet* greenlet, HubUser* user, PyObject* exception) {
  Py_INCREF(greenlet);
  running_ = user;
  ++turns_;
  auto* result = exception != nullptr ? PyGreenlet_Throw(greenlet, exception, nullptr, nullptr)
                                      : PyGreenlet_Switch(greenlet, nullptr, nullptr);
  ++turns_;
  user = running_ != nullptr ? running_ : user;
  running_ = nullptr;
  if (result == nullptr) {
    PyErr_Print();
  } else {
    Py_DECREF(result);
  }
  if (user != nullptr && user->greenlet == greenlet && !PyGreenlet_ACTIVE(greenlet)) ended(user);
  Py_DECREF(greenlet);
  if (outgoing_ >= kFlushAt) flush();
}

bool Hub::in_user() const noexcept {
  auto* current = PyGreenlet_GetCurrent();
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
  *op = Op();
  spare_.push_back(op);
}

Lane* Hub::any_lane() {
  const std::scoped_lock lock(mutex_);
  return lanes_.empty() ? nullptr : lanes_.back().get();
}

void Hub::hand_over(Op* op) {
  op->lane->outgoing.push_back(op);
  ++outgoing_;
}

bool Hub::perform(Op* op) {
  auto* user = static_cast<HubUser*>(op->link->user);
  auto* me = PyGreenlet_GetCurrent();
  op->waiter = me;  // with our reference
  const bool himself = user->greenlet == me;
  if (himself) user->op = op;
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
  PyErr_SetNone(PyExc_GreenletExit);
  return false;
}

bool Hub::switch_away() {
  auto* result = PyGreenlet_Switch(hub_, nullptr, nullptr);
  if (result == nullptr) return false;
  Py_DECREF(result);
  return true;
}

bool Hub::sleep(double seconds) {
  auto* user = running_;
  auto* nap = new Nap{PyGreenlet_GetCurrent()};
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
  auto* me = nap->greenlet;
  const bool back = switch_away();
  running_ = user;
  if (user != nullptr) user->nap = nullptr;
  // Woken by something else than its time: the timer still has the nap and deletes it.
  if (!back && nap->greenlet == me) Py_CLEAR(nap->greenlet);
  return back;
}

bool Hub::pause(double seconds) {
  auto* user = running_;
  if (user == nullptr) return sleep(seconds);
  if (!check_stop()) return false;
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
  if (running_ == nullptr || !running_->stopping) return true;
  PyErr_SetNone(stop_user_.get());
  return false;
}

void Hub::flush() {
  if (outgoing_ == 0) return;
  outgoing_ = 0;
  const auto now = monotonic_now();
  const std::scoped_lock lock(mutex_);
  for (const auto& lane : lanes_) {
    if (lane->outgoing.empty()) continue;
    for (auto* op : lane->outgoing) op->asked = now;
    lane->mailbox->post(
        [ops = std::move(lane->outgoing), deliver = facts_.deliver] { deliver(ops); });
    lane->outgoing.clear();
  }
}

void Hub::rest() {
  auto now = monotonic_now();
  if (now - collected_ > kBetweenCollections) collect_garbage();
  auto until = now + kLongestRest;
  if (!timers_.empty()) until = std::min(until, timers_.top().due);
  auto* state = PyEval_SaveThread();
  {
    std::unique_lock lock(mutex_);
    const auto nap = std::min(kLongestNap, kNapPerUser * static_cast<std::int64_t>(users_));
    if (inbox_.empty() && wishes_.empty() && nap >= kShortestNap && now - woken_ < kLongestNap) {
      lock.unlock();
      const timespec span{0, std::min(nap, std::max(until - now, Nanos{1})).count()};
      nanosleep(&span, nullptr);
      lock.lock();
    }
    resting_ = true;
    posted_.wait_until(lock, std::chrono::steady_clock::time_point(until),
                       [this] { return !inbox_.empty() || !wishes_.empty(); });
    resting_ = false;
  }
  woken_ = monotonic_now();
  PyEval_RestoreThread(state);
}

void Hub::collect_garbage() {
  // Users that stay are set aside, so that they are not looked through again and again; whenever
  // some have come and gone, all are looked at once more.
  const bool changed = changes_ != settled_changes_;
  const bool ramping = changes_ != seen_changes_;
  seen_changes_ = changes_;
  const auto step = [](const char* what) {
    const Reference gc(PyImport_ImportModule("gc"));
    const Reference result(gc ? PyObject_CallMethod(gc.get(), what, nullptr) : nullptr);
    if (!result) PyErr_Print();
  };
  if (changed && !ramping) step("unfreeze");
  if (!ramping) step("collect");
  if (changed && !ramping) {
    step("freeze");
    settled_changes_ = changes_;
  }
  collected_ = monotonic_now();
}

}  // namespace chopsticks::python
