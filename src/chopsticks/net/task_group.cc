#include "net/task_group.h"

#include <cassert>
#include <utility>

#include "net/wait.h"
#include "support/log.h"

namespace chopsticks::net {
namespace {

void log_exception(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& e) {
    log::error("a task ended with an exception: {}", e.what());
  } catch (...) {
    log::error("a task ended with an exception of unknown type");
  }
}

}  // namespace

/// The coroutine at the bottom of a fiber. Its promise is the Fiber, so a fiber costs one
/// allocation; it destroys itself at its end.
class TaskGroup::Root {
 public:
  struct promise_type : Fiber, PooledFrame {
    TaskGroup& group;

    promise_type(TaskGroup& owner, task<void>&) noexcept : Fiber(owner.reactor_), group(owner) {}

    Root get_return_object() noexcept { return Root(*this); }
    auto initial_suspend() noexcept { return Start(*this); }
    auto final_suspend() noexcept { return End(); }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { group.on_exception_(std::current_exception()); }
  };

  // NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): it outlives its tasks
  [[nodiscard]] static Root run([[maybe_unused]] TaskGroup& group, task<void> body) {
    co_await std::move(body);
  }
  static void destroy(Fiber& fiber) noexcept {
    auto& promise = static_cast<promise_type&>(fiber);
    std::coroutine_handle<promise_type>::from_promise(promise).destroy();
  }
  [[nodiscard]] Fiber& fiber() const noexcept { return fiber_; }

 private:
  class Start final : public Wait {
   public:
    explicit Start(promise_type& promise) noexcept : Wait(promise.reactor()), fiber_(promise) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> frame) noexcept {
      begin(fiber_, frame);
      end(Outcome::kDone);
    }
    void await_resume() const noexcept {}

   private:
    Fiber& fiber_;
  };

  struct End {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<promise_type> frame) const noexcept {
      auto& promise = frame.promise();
      promise.group.ended(promise);
    }
    void await_resume() const noexcept {}
  };

  explicit Root(Fiber& fiber) noexcept : fiber_(fiber) {}
  Fiber& fiber_;
};

/// Cannot be cancelled away: hands the cancellation on and stays.
class TaskGroup::Joining final : public Wait {
 public:
  explicit Joining(TaskGroup& group) noexcept : Wait(group.reactor_), group_(group) {}
  ~Joining() {
    if (group_.joining_ == this) group_.joining_ = nullptr;
  }
  bool await_ready() const noexcept { return group_.size_ == 0; }
  void await_suspend(std::coroutine_handle<> frame) noexcept {
    assert(group_.joining_ == nullptr && "two fibers join one group");
    begin(frame);
    group_.joining_ = this;
    if (reactor_.running().cancelled()) group_.cancel_all();
  }
  void await_resume() const noexcept {}
  void cancel() noexcept override { group_.cancel_all(); }

 private:
  TaskGroup& group_;
};

TaskGroup::TaskGroup(Reactor& reactor) : TaskGroup(reactor, log_exception) {}

TaskGroup::TaskGroup(Reactor& reactor, OnException on_exception)
    : reactor_(reactor), on_exception_(std::move(on_exception)) {}

TaskGroup::~TaskGroup() {
  while (!fibers_.empty()) ended(fibers_.front());
}

Fiber& TaskGroup::spawn(task<void> body) {
  auto& fiber = Root::run(*this, std::move(body)).fiber();
  fibers_.push_back(fiber);
  ++size_;
  return fiber;
}

void TaskGroup::cancel_all() noexcept {
  fibers_.for_each([](Fiber& fiber) { fiber.cancel(); });
}

task<void> TaskGroup::join() {
  // Tasks may have spawned others into the group by the time the last one announces itself.
  while (size_ != 0) co_await Joining(*this);
}

void TaskGroup::ended(Fiber& fiber) noexcept {
  fiber.unlink();
  Root::destroy(fiber);
  if (--size_ == 0 && joining_ != nullptr) std::exchange(joining_, nullptr)->end(Outcome::kDone);
}

}  // namespace chopsticks::net
