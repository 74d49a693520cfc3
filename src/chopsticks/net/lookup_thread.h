#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "net/address.h"
#include "support/result.h"

namespace chopsticks::net {

/// The addresses of a name, port 0; blocks for as long as the system's resolver does.
[[nodiscard]] Result<std::vector<Address>> look_up(const std::string& host);

/// The one thread of the process that calls look_up(): blocking resolvers stall neither a reactor
/// nor each other's memory. Never destroyed: a lookup may hang for longer than the program wants to
/// live.
class LookupThread {
 public:
  using Answer = std::function<void(Result<std::vector<Address>>)>;

  /// Starts the thread when first called.
  static LookupThread& instance();
  /// `answer` is called on the lookup thread.
  void ask(std::string host, Answer answer);

 private:
  struct Question {
    std::string host;
    Answer answer;
  };

  LookupThread();
  [[noreturn]] void run();
  [[nodiscard]] Question next();

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Question> questions_;  // guarded by mutex_
};

}  // namespace chopsticks::net
