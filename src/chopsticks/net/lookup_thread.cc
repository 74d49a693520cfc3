#include "net/lookup_thread.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <netdb.h>

#include "net/resolver.h"

namespace chopsticks::net {
namespace {

class ResolverCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "resolver"; }
  [[nodiscard]] std::string message(int code) const override { return ::gai_strerror(code); }
};

Error look_up_error(const std::string& host, int code) {
  if (code == EAI_SYSTEM) return system_error(errno, fmt::format("cannot resolve '{}'", host));
  const std::error_code resolver_code(code, resolver_category());
  return {resolver_code, fmt::format("cannot resolve '{}': {}", host, resolver_code.message())};
}

}  // namespace

const std::error_category& resolver_category() noexcept {
  static const ResolverCategory category;
  return category;
}

Result<std::vector<Address>> look_up(const std::string& host) {
  addrinfo hints{};
  // Not AI_ADDRCONFIG: it finds nothing on a machine that has only its loopback interface.
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); code != 0)
    return fail(look_up_error(host, code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  std::vector<Address> addresses;
  for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    const auto address = Address::from(entry->ai_addr);
    if (address && std::ranges::find(addresses, *address) == addresses.end())
      addresses.push_back(*address);
  }
  if (addresses.empty()) return fail(look_up_error(host, EAI_NONAME));
  return addresses;
}

LookupThread& LookupThread::instance() {
  static auto& thread = *new LookupThread;
  return thread;
}

LookupThread::LookupThread() {
  std::thread([this] { run(); }).detach();
}

void LookupThread::ask(std::string host, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    questions_.push_back({std::move(host), std::move(answer)});
  }
  asked_.notify_one();
}

LookupThread::Question LookupThread::next() {
  std::unique_lock lock(mutex_);
  asked_.wait(lock, [this] { return !questions_.empty(); });
  auto question = std::move(questions_.front());
  questions_.pop_front();
  return question;
}

void LookupThread::run() {
  for (;;) {
    const auto question = next();
    question.answer(look_up(question.host));
  }
}

}  // namespace chopsticks::net
