#pragma once
#include <chrono>

namespace chopsticks::cluster {

/// How long a closed socket may still take to deliver what was sent last ("quit", the final
/// statistics).
inline constexpr std::chrono::milliseconds kLinger{3000};

/// The threads and queues of libzmq. A process makes one and shares it: "inproc://" endpoints meet
/// only within one. Outlives every Router and Dealer made with it; its end waits until what they
/// sent has left (kLinger at most).
class Context {
 public:
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] void* handle() const noexcept { return handle_; }

 private:
  void* handle_;
};

}  // namespace chopsticks::cluster
