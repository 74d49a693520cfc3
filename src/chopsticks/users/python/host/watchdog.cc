#include "users/python/host/watchdog.h"

#include <fmt/format.h>
#include <signal.h>

#include "support/clock.h"
#include "users/python/host/greenlets.h"
#include "users/python/host/reference.h"

namespace chopsticks::python {
namespace {

constexpr Nanos kLook = 100ms;
// So long a user may compute without a word from us.
constexpr Nanos kPatience = 1s;
// So long something may hold up the end of a run.
constexpr Nanos kEndPatience = 2s;

}  // namespace

void Watchdog::watch() {
  watched_ = PyThreadState_Get();
  ident_ = PyThread_get_thread_ident();
  thread_ = std::thread([this] { run(); });
}

void Watchdog::end() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  over_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Watchdog::run() {
  pthread_setname_np(pthread_self(), "watchdog");
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  std::uint64_t seen = 0;
  Nanos since = monotonic_now();
  bool reported = false;
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, kLook, [this] { return ended_; })) {
    const auto turns = hub_.turns();
    const auto now = monotonic_now();
    if (turns != seen || turns % 2 == 0) {
      seen = turns;
      since = now;
      reported = false;
      continue;
    }
    const auto held = now - since;
    if (held > kPatience && !reported) {
      reported = true;
      report(held);
    }
    if (held > kEndPatience && (ending_ || hub_.users_to_stop())) {
      break_off();
      since = now;
    }
  }
}

void Watchdog::report(Nanos held) {
  const auto state = PyGILState_Ensure();
  const auto stack = where();
  PyGILState_Release(state);
  const auto message = fmt::format(
      "the scenario has held up all Python users for more than {} s without waiting for anything",
      std::chrono::duration_cast<std::chrono::seconds>(held).count());
  hub_.log(log::Level::kWarning, fmt::format("{}; it is here:\n{}", message, stack));
  hub_.file_exception("the scenario blocked Python for more than a second", stack);
}

std::string Watchdog::where() {
  const Reference frame(reinterpret_cast<PyObject*>(PyThreadState_GetFrame(watched_)));
  const Reference runtime(PyImport_ImportModule("chopsticks._runtime"));
  const Reference text(frame && runtime
                           ? PyObject_CallMethod(runtime.get(), "stack_of", "O", frame.get())
                           : nullptr);
  const char* words = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
  PyErr_Clear();
  return words == nullptr ? "(not in Python code)" : words;
}

void Watchdog::break_off() {
  const auto state = PyGILState_Ensure();
  PyThreadState_SetAsyncExc(ident_, greenlets::exit_exception());
  PyGILState_Release(state);
}

}  // namespace chopsticks::python
