#include "drivers/rbd/host/image.h"

#include <utility>

#include "drivers/api/failures.h"
#include "drivers/ceph/client/buffers.h"
#include "drivers/ceph/fly.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the caller keeps it.
namespace chopsticks::drivers::rbd {

RbdFlight::~RbdFlight() {
  if (completion_ != nullptr) completion_->release();
}

librbd::RBD::AioCompletion* RbdFlight::depart() {
  completion_ = new librbd::RBD::AioCompletion(take_off(), &RbdFlight::over);  // release() frees it
  return completion_;
}

void RbdFlight::over(librbd::completion_t /*completion*/, void* flight) {
  auto& self = static_cast<RbdFlight&>(*static_cast<Flight*>(flight));
  land(flight, static_cast<int>(self.completion_->get_return_value()));
}

Image::FlightPtr Image::prepare_flight() const {
  return std::make_shared<RbdFlight>(reactor_, volume_.cluster());
}

template <class Start>
net::task<OpResult> Image::fly(FlightPtr flight, Start start) {
  return ceph::fly(reactor_, std::move(flight), options_.client.timeout, "NoSuchImage",
                   std::move(start));
}

net::task<OpResult> Image::write(std::uint64_t offset, Payload payload) {
  auto flight = prepare_flight();
  flight->data = ceph::list_of(payload.content(volume_.name()), offset, payload.size);
  auto start = [&](auto* completion) {
    return volume_.image().aio_write(offset, payload.size.count, flight->data, completion);
  };
  auto result = co_await fly(flight, start);
  if (result) result.bytes = payload.size;
  co_return result;
}

net::task<OpResult> Image::read(std::uint64_t offset, Payload expected) {
  auto flight = prepare_flight();
  auto result = co_await read_into(flight, offset, expected.size);
  if (result.error || options_.client.verify == Verify::kNone) co_return result;
  const auto content = expected.content(volume_.name());
  if (result.bytes != expected.size) {
    result.error = failure(Errc::kSizeMismatch);
  } else if (options_.client.verify == Verify::kContent &&
             !ceph::same_or_holes(flight->data, content, offset)) {
    result.error = failure(Errc::kContentMismatch);
  }
  co_return result;
}

net::task<OpResult> Image::fetch(std::uint64_t offset, Bytes size, Body& body) {
  auto flight = prepare_flight();
  auto result = co_await read_into(flight, offset, size);
  if (result) ceph::put_into(body, flight->data);
  co_return result;
}

net::task<OpResult> Image::read_into(FlightPtr flight, std::uint64_t offset, Bytes size) {
  auto start = [&](auto* completion) {
    return volume_.image().aio_read(offset, size.count, flight->data, completion);
  };
  auto result = co_await fly(flight, start);
  if (result) result.bytes.count = flight->data.length();
  co_return result;
}

net::task<OpResult> Image::discard(std::uint64_t offset, Bytes size) {
  auto start = [&](auto* completion) {
    return volume_.image().aio_discard(offset, size.count, completion);
  };
  auto flight = prepare_flight();
  co_return co_await fly(std::move(flight), start);
}

net::task<OpResult> Image::flush() {
  auto start = [&](auto* completion) { return volume_.image().aio_flush(completion); };
  auto flight = prepare_flight();
  co_return co_await fly(std::move(flight), start);
}

}  // namespace chopsticks::drivers::rbd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
