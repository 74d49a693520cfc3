#pragma once
#include <string>

namespace chopsticks::plugin {

/// From now on, when this process dies of SIGSEGV, SIGBUS, SIGFPE, SIGILL or SIGABRT and the fault
/// is in the object that holds this address, or was called by it, one line on standard error says
/// so before the process dies as it would have. `name` is what its user calls it.
///
/// Of several, the last one counts.
void name_in_crashes(const std::string& name, const void* inside);

}  // namespace chopsticks::plugin
