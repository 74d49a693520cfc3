#include "net/resolver.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "net/event.h"
#include "net/lookup_thread.h"

namespace chopsticks::net {
namespace {

using Addresses = std::vector<Address>;

/// What is known about one name; shared by the cache and the fibers that wait for it.
struct Name {
  explicit Name(Reactor& reactor) : answered(reactor) {}
  Event answered;
  Result<Addresses> answer;
  Nanos expires{};
};

/// The names one reactor has asked for. Lives as long as the reactor.
class NameCache {
 public:
  explicit NameCache(Reactor& reactor) : reactor_(reactor) {}

  /// The name, known or being looked up.
  std::shared_ptr<Name> find(const std::string& host) {
    auto& name = names_[host];
    const bool usable = name && (!name->answered.is_set() || reactor_.now() < name->expires);
    if (!usable) {
      name = std::make_shared<Name>(reactor_);
      ask(host, name);
    }
    return name;
  }

 private:
  // The reactor may be gone by the time the system answers; its mailbox is not.
  void ask(const std::string& host, const std::shared_ptr<Name>& name) {
    auto answer = [mailbox = reactor_.mailbox(), &reactor = reactor_,
                   weak = std::weak_ptr(name)](Result<Addresses> addresses) {
      mailbox->post([&reactor, weak, addresses = std::move(addresses)] {
        if (const auto asked = weak.lock()) accept(reactor, *asked, addresses);
      });
    };
    LookupThread::instance().ask(host, std::move(answer));
  }

  static void accept(const Reactor& reactor, Name& name, Result<Addresses> addresses) {
    name.expires = reactor.now() + (addresses ? Nanos(30s) : Nanos(1s));
    name.answer = std::move(addresses);
    name.answered.set();
  }

  Reactor& reactor_;
  std::map<std::string, std::shared_ptr<Name>> names_;
};

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): the fiber's own
task<Result<Addresses>> resolve(Reactor& reactor, std::string host, std::uint16_t port,
                                Deadline deadline) {
  if (const auto numeric = Address::parse(host, port)) co_return Addresses{*numeric};
  const auto name = reactor.local<NameCache>().find(host);
  const auto outcome = co_await name->answered.wait(deadline);
  if (outcome != Outcome::kDone)
    co_return fail(wait_error(outcome, fmt::format("resolve '{}'", host)));
  auto addresses = name->answer;
  if (addresses)
    for (auto& address : *addresses) address.set_port(port);
  co_return addresses;
}

}  // namespace chopsticks::net
