#include "users/python/host/hub.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "support/clock.h"
#include "users/python/host/greenlets.h"

namespace chopsticks::python {
namespace {

// Never asleep for longer, and collecting garbage now and then.
constexpr Nanos kLongestRest = 100ms;
constexpr Nanos kBetweenCollections = 1s;

}  // namespace

bool Hub::settle() {
  if (!greenlets::import()) return false;
  hub_ = greenlets::current();
  return true;
}

void Hub::users_are(Reference classes, Reference live) {
  classes_ = std::move(classes);
  live_ = std::move(live);
}

void Hub::post(Message message) {
  bool asleep = false;
  {
    const std::scoped_lock lock(mutex_);
    inbox_.push_back(message);
    asleep = std::exchange(resting_, false);
  }
  if (asleep) wake_up();
}

void Hub::send(std::function<void()> what) {
  {
    const std::scoped_lock lock(mutex_);
    wishes_.push_back(std::move(what));
    resting_ = false;
  }
  wake_up();
}

void Hub::call(const std::function<void()>& what) {
  auto finished = std::make_shared<std::promise<void>>();
  send([&what, finished] {
    what();
    finished->set_value();
  });
  finished->get_future().wait();
}

void Hub::wake_up() noexcept {
  posted_.notify_one();
  const std::uint64_t one = 1;
  if (event_fd_ >= 0) (void)!write(event_fd_, &one, sizeof one);
}

Lane& Hub::lane(Interpreter& interpreter, std::shared_ptr<net::Mailbox> mailbox,
                stats::Recorder& recorder) {
  const std::scoped_lock lock(mutex_);
  lanes_.push_back(std::make_unique<Lane>(Lane{&interpreter, std::move(mailbox), &recorder, {}}));
  return *lanes_.back();
}

stats::Histogram Hub::take_lag() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(lag_, {});
}

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
  while (!closing_ && !hosted_) {
    if (!turn() && ready_.empty()) rest();
  }
}

void Hub::run_alone() {
  hosted_ = false;
  run();
}

int Hub::be_hosted() {
  event_fd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return event_fd_;
}

double Hub::hosted_turn() {
  std::uint64_t count = 0;
  (void)!read(event_fd_, &count, sizeof count);
  {
    const std::scoped_lock lock(mutex_);
    resting_ = false;
  }
  in_turn_ = true;
  turn();
  in_turn_ = false;
  if (closing_) return -1;
  {
    const std::scoped_lock lock(mutex_);
    resting_ = true;
    if (!inbox_.empty() || !wishes_.empty() || !ready_.empty()) return 0;
  }
  const auto now = monotonic_now();
  if (now - collected_ > kBetweenCollections) collect_garbage();
  auto until = now + kBetweenCollections;
  if (!timers_.empty()) until = std::min(until, timers_.top().due);
  return std::max(0.0, std::chrono::duration<double>(until - now).count());
}

bool Hub::turn() {
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
  for (auto* user : std::exchange(over_, {})) {
    if (user->greenlet != nullptr && !greenlets::active(user->greenlet)) ended(user);
    release(user);
  }
  flush();
  return something;
}

bool Hub::collect() {
  const std::scoped_lock lock(mutex_);
  for (const auto late : late_) lag_.record(late);
  late_.clear();
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

void Hub::go_on(_greenlet* greenlet, HubUser* user, PyObject* exception, PyObject* arguments) {
  Py_INCREF(greenlet);
  running_ = user;
  ++turns_;
  auto* result = exception != nullptr ? greenlets::throw_into(greenlet, exception)
                                      : greenlets::go(greenlet, arguments);
  ++turns_;
  user = running_ != nullptr ? running_ : user;
  running_ = nullptr;
  if (result == nullptr) {
    PyErr_Print();
  } else {
    Py_DECREF(result);
  }
  if (user != nullptr && user->greenlet == greenlet && !greenlets::active(greenlet)) ended(user);
  Py_DECREF(greenlet);
  if (outgoing_ >= kFlushAt) flush();
}

void Hub::flush() {
  if (outgoing_ == 0) return;
  outgoing_ = 0;
  const auto now = monotonic_now();
  for (auto* lane : busy_) {
    for (auto* op : lane->outgoing) op->asked = op->due == Nanos{} ? now : op->due;
    lane->mailbox->post(
        [ops = std::move(lane->outgoing), deliver = facts_.deliver] { deliver(ops); });
    lane->outgoing.clear();
  }
  busy_.clear();
}

void Hub::rest() {
  const auto now = monotonic_now();
  if (now - collected_ > kBetweenCollections) collect_garbage();
  auto until = now + kLongestRest;
  if (!timers_.empty()) until = std::min(until, timers_.top().due);
  const auto nap = naps_.span(now, users_);
  auto* state = PyEval_SaveThread();
  {
    std::unique_lock lock(mutex_);
    if (nap > Nanos{} && inbox_.empty() && wishes_.empty() && now - woken_ < Naps::kLongest) {
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
