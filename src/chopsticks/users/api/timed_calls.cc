#include "users/api/timed_calls.h"

#include "users/api/stop.h"

namespace chopsticks::users {

void TimedCalls::record(std::size_t name, Nanos due, const drivers::OpResult& result) {
  const auto& shard = user_.shard();
  if (drivers::cancelled(result)) {
    shard.recorder->unanswered(shard.reactor->now() - due);
    throw StopUser{};
  }
  const stats::Timing timing{due, result.sent == Nanos{} ? due : result.sent,
                             result.done ? *result.done : shard.reactor->now(),
                             result.first_byte.value_or(Nanos{})};
  // What failed moved nothing that anybody can use, however much of it was sent.
  stats::Detail detail{result.ok() ? result.bytes : Bytes{}, result.retries,
                       stats::EndpointId::kNone};
  if (!shard.endpoints.empty()) detail.endpoint = shard.endpoints[endpoint_];
  if (result.ok()) {
    shard.recorder->success(id(name), timing, detail);
  } else {
    shard.recorder->failure(id(name), timing, detail, *result.error);
  }
}

stats::OpId TimedCalls::id(std::size_t name) {
  auto& known = ids_[name];
  if (!known) known = user_.shard().recorder->operation(type_, names_[name]);
  return *known;
}

}  // namespace chopsticks::users
