#pragma once
#include <memory>
#include <string_view>
#include <utility>

#include "drivers/ceph/errors.h"
#include "drivers/ceph/flight.h"

namespace chopsticks::drivers::ceph {

/// One operation from its start to its landing. `start(completion)` hands the operation to the
/// library with the completion that SomeFlight::depart() made, and returns a negative errno when
/// the library refuses. `missing` is what ENOENT means there. The reactor and what `start` refers
/// to outlive the task.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): see above.
template <class SomeFlight, class Start>
[[nodiscard]] net::task<OpResult> fly(net::Reactor& reactor, std::shared_ptr<SomeFlight> flight,
                                      Nanos timeout, std::string_view missing, Start start) {
  OpResult result;
  result.sent = reactor.now();
  if (const int code = start(flight->depart()); code < 0) {
    Flight::abort(flight.get());
    result.error = failed(code, missing);
    co_return result;
  }
  auto landing = co_await await_landing(flight, Deadline::at(result.sent + timeout));
  if (landing.error) {
    result.error = std::move(landing.error);
    co_return result;
  }
  result.done = landing.done;
  if (landing.code < 0) result.error = failed(landing.code, missing);
  co_return result;
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace chopsticks::drivers::ceph
