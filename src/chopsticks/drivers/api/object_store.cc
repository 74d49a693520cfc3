#include "drivers/api/object_store.h"

namespace chopsticks::drivers {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): the caller keeps it.
net::task<OpResult> ObjectStore::fetch(std::string_view /*key*/, Body& /*body*/) {
  OpResult result;
  result.error =
      error(std::errc::function_not_supported, "this driver does not hand over what it downloads");
  co_return result;
}

}  // namespace chopsticks::drivers
