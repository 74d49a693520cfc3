#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "drivers/api/op_result.h"
#include "net/task.h"
#include "stats/recorder.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// Times and counts what a client of storage does, from the moment each call was due: one line of
/// the statistics a name.
class TimedCalls {
 public:
  /// `type` and `names` are literals of the client; calls are numbered as the names are.
  TimedCalls(User& user, std::string_view type, std::span<const std::string_view> names)
      : user_(user), type_(type), names_(names), ids_(names.size()) {}

  /// The calls go to this one of several endpoints.
  void go_to(std::size_t endpoint) noexcept { endpoint_ = endpoint; }

  /// `call` has not started yet. Throws StopUser when the user is stopped meanwhile.
  template <class R>
  [[nodiscard]] net::task<R> timed(std::size_t name, net::task<R> call) {
    const auto due = user_.take_due();
    auto result = co_await std::move(call);
    record(name, due, result);
    co_return result;
  }

 private:
  void record(std::size_t name, Nanos due, const drivers::OpResult& result);
  [[nodiscard]] stats::OpId id(std::size_t name);

  User& user_;
  std::string_view type_;
  std::span<const std::string_view> names_;
  std::vector<std::optional<stats::OpId>> ids_;
  std::size_t endpoint_ = 0;
};

}  // namespace chopsticks::users
