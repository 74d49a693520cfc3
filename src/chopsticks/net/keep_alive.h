#pragma once
#include "support/units.h"

namespace chopsticks::net {

/// The end of a connection that nobody used for a while may cross the next request on it, which
/// then is nobody's failure and goes out on another. No server gives a connection up sooner than
/// after this pause: one that ends sooner, without an answer, has failed.
inline constexpr Nanos kShortestKeepAlive = 1s;

}  // namespace chopsticks::net
