#pragma once
#include <string_view>

#include "drivers/s3/native/call.h"
#include "drivers/s3/native/setup.h"
#include "drivers/s3/native/workspace.h"
#include "net/reactor.h"
#include "net/task.h"
#include "s3/sigv4.h"

namespace chopsticks::drivers::native {

/// Writes the signed head of a request, and its text if it has one, into space.request.
/// `payload_hash` is that of the generated payload, or s3::kUnsignedPayload.
void write_request(Workspace& space, const Setup& setup, const Site& site, const Call& call,
                   std::string_view payload_hash, s3::Signer& signer, Nanos wall);

/// True when the payload of a call to this site is to be hashed before it is sent.
[[nodiscard]] bool hashes_payload(const Setup& setup, const Site& site) noexcept;

/// The SHA-256 of what will be sent, as hexadecimal digits; other fibers go on meanwhile. Empty
/// when cancelled.
[[nodiscard]] net::task<std::string> payload_hash(net::Reactor& reactor, Stretch payload);

}  // namespace chopsticks::drivers::native
