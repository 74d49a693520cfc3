#pragma once
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

#include "net/address.h"
#include "net/reactor.h"
#include "net/task.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::net {

/// Errors of getaddrinfo (EAI_*).
[[nodiscard]] const std::error_category& resolver_category() noexcept;

/// The addresses of `host`, at least one, in the order the system prefers. A numeric host is
/// answered at once. Names are looked up by one background thread for the whole process, once
/// however many fibers ask, and the answer is kept 30 s for this reactor (a failure 1 s). The
/// awaiting fiber can be cancelled; the lookup itself goes on.
///
/// The reactor is the awaiting fiber's.
[[nodiscard]] task<Result<std::vector<Address>>> resolve(Reactor& reactor, std::string host,
                                                         std::uint16_t port,
                                                         Deadline deadline = Deadline::never());

}  // namespace chopsticks::net
