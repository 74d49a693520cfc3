#include "users/python/host/watchdog.h"

#include <future>
#include <memory>
#include <utility>

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
constexpr Nanos kForInterpreter = 1s;

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
    if (turns != seen || turns % 2 == 0 || hub_.debugged()) {
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

// Native code may keep the interpreter for good; waiting for that must not stop this thread.
bool Watchdog::with_interpreter(std::function<void()> what) {
  auto done = std::make_shared<std::promise<void>>();
  auto finished = done->get_future();
  std::thread([what = std::move(what), done] {
    const auto state = PyGILState_Ensure();
    what();
    PyGILState_Release(state);
    done->set_value();
  }).detach();
  return finished.wait_for(kForInterpreter) == std::future_status::ready;
}

void Watchdog::report(Nanos held) {
  const auto told = std::make_shared<std::string>();
  const bool could = with_interpreter([this, told] { *told = where(); });
  const auto stack =
      could ? *told : "(in native code that does not let go of the interpreter: no stack)";
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
  (void)with_interpreter(
      [ident = ident_] { PyThreadState_SetAsyncExc(ident, greenlets::exit_exception()); });
}

}  // namespace chopsticks::python
