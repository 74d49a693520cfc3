#include "users/api/user.h"

#include <cmath>
#include <limits>
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

Bytes User::setting(std::string_view key, double fallback, Bytes unit) {
  const Bytes otherwise{
      static_cast<std::uint64_t>(std::llround(fallback * static_cast<double>(unit.count)))};
  return Construction::current().settings->bytes(key, otherwise, unit);
}

Nanos User::setting(std::string_view key, Nanos fallback) {
  return Construction::current().settings->duration(key, fallback);
}

bool User::setting(std::string_view key, bool fallback) {
  return Construction::current().settings->boolean(key, fallback);
}

double User::setting(std::string_view key, double fallback) {
  return Construction::current().settings->number(key, fallback,
                                                  std::numeric_limits<double>::lowest(),
                                                  std::numeric_limits<double>::infinity());
}

std::string User::setting(std::string_view key, const char* fallback) {
  return Construction::current().settings->string(key, fallback);
}

std::int64_t User::whole_setting(std::string_view key, std::int64_t fallback) {
  return Construction::current().settings->integer(key, fallback, 0,
                                                   std::numeric_limits<std::int64_t>::max());
}

std::string User::unique_key(std::string_view prefix) {
  return fmt::format("{}/{}", prefix, uuid_hex(random_));
}

void User::stop() { throw StopUser{}; }

}  // namespace chopsticks::users
