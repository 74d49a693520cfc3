#include "drivers/rados/host/flight.h"

namespace chopsticks::drivers::rados {

RadosFlight::RadosFlight(net::Reactor& reactor, ceph::Cluster& cluster)
    : Flight(reactor, cluster.airspace()), cluster_(cluster) {}

RadosFlight::~RadosFlight() {
  if (completion_ != nullptr) completion_->release();
}

librados::AioCompletion* RadosFlight::depart() {
  completion_ = librados::Rados::aio_create_completion(take_off(), &RadosFlight::over);
  return completion_;
}

void RadosFlight::call_back() noexcept { cluster_.pool().aio_cancel(completion_); }

void RadosFlight::over(librados::completion_t /*completion*/, void* flight) {
  auto& self = static_cast<RadosFlight&>(*static_cast<Flight*>(flight));
  land(flight, self.completion_->get_return_value());
}

}  // namespace chopsticks::drivers::rados
