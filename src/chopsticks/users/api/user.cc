#include "users/api/user.h"

#include <utility>

#include <fmt/format.h>

#include "users/api/stop.h"

namespace chopsticks::users {

User::User()
    : shard_(Construction::current().shard),
      number_(Construction::current().user_number),
      random_(Construction::current().seed) {}

Nanos User::take_due() noexcept {
  const auto due = std::exchange(due_, Nanos{});
  return due == Nanos{} ? shard_.reactor->now() : due;
}

net::task<> User::sleep(Nanos span) {
  const bool slept = co_await shard_.reactor->sleep_for(span);
  if (!slept) throw StopUser{};
}

std::string User::unique_key(std::string_view prefix) {
  return fmt::format("{}/{}", prefix, uuid_hex(random_));
}

void User::stop() { throw StopUser{}; }

}  // namespace chopsticks::users
