#include "drivers/s3/native/exchange.h"

#include "drivers/s3/native/errors.h"
#include "drivers/s3/native/incoming.h"
#include "drivers/s3/native/outgoing.h"
#include "s3/errors.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the header says whose they are.
namespace chopsticks::drivers::native {
namespace {

// True when everything went out. Otherwise the server has spoken first, or reply.error says what
// happened. The references are those of exchange().
net::task<bool> send_payload(net::Stream& stream, std::string_view head, const Stretch& payload,
                             Reply& reply) {
  Outgoing outgoing(head, payload);
  while (!outgoing.done()) {
    const auto buffers = outgoing.next();
    const auto sent = co_await stream.write_while_silent(buffers);
    if (!sent) {
      reply.error = named(sent.error(), "send");
      co_return false;
    }
    reply.bytes.count += outgoing.written(*sent);
    if (*sent < outgoing.size()) co_return false;
  }
  co_return true;
}

void judge(const Incoming& incoming, bool all_sent, Reply& reply) {
  if (reply.status < 200 || reply.status > 299) {
    reply.error = s3::from_response(reply.status, reply.text);
  } else if (incoming.differs()) {
    reply.error = failure(Errc::kContentMismatch);
  } else if (!all_sent) {
    reply.error = failure(Errc::kBadResponse, "the answer came before all was sent");
  }
}

}  // namespace

net::task<void> exchange(net::Stream& stream, Workspaces::Lease space, const Call& call,
                         Reply& reply) {
  reply.start();
  reply.sent = stream.reactor().now();
  bool all_sent = true;
  if (call.payload) {
    all_sent = co_await send_payload(stream, space->request, *call.payload, reply);
  } else {
    const auto sent = co_await stream.write_all(space->request);
    if (!sent) reply.error = named(sent.error(), "send");
  }
  // A server that refuses a request may close before it has read all of it; its answer is still
  // there to be read.
  if (reply.error && !connection_lost(*reply.error)) co_return;

  space.give_back();
  co_await stream.until_readable();
  space.take_again();
  Incoming incoming(stream, *space, call, reply);
  while (!incoming.has_head()) {
    const auto got = co_await incoming.read_head();
    if (!incoming.on_head(got)) co_return;
  }
  if (!incoming.complete()) co_await incoming.read_rest();
  if (reply.error) co_return;
  reply.reusable = all_sent && incoming.clean();
  judge(incoming, all_sent, reply);
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
