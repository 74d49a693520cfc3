#include "cluster/transport/context.h"

#include <cerrno>
#include <system_error>

#include <zmq.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// libzmq hands memory from thread to thread by atomics of its own. It is not compiled with
// ThreadSanitizer, which therefore sees the accesses (through memcpy and free) but not what orders
// them.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "called_from_lib:libzmq.so\n";
}
#endif
#endif

namespace chopsticks::cluster {
namespace {

// libzmq's 1,023 are not enough for a process that simulates a thousand workers.
constexpr int kMostSockets = 16384;

}  // namespace

Context::Context() : handle_(zmq_ctx_new()) {
  if (!handle_) throw std::system_error(errno, std::generic_category(), "ZeroMQ does not start");
  zmq_ctx_set(handle_, ZMQ_MAX_SOCKETS, kMostSockets);
}

Context::~Context() {
  while (zmq_ctx_term(handle_) != 0 && errno == EINTR) {
  }
}

}  // namespace chopsticks::cluster
