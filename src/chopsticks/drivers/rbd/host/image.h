#pragma once
#include <cstddef>
#include <memory>

#include "drivers/api/rbd_image.h"
#include "drivers/ceph/flight.h"
#include "drivers/rbd/host/volume.h"
#include "net/reactor.h"

namespace chopsticks::drivers::rbd {

/// An operation of librbd, and what librbd reads and writes until it is over. There is no way to
/// call one back: it ends when it ends, at the latest when librados gives it up.
class RbdFlight : public ceph::Flight {
 public:
  RbdFlight(net::Reactor& reactor, ceph::Cluster& cluster) : Flight(reactor, cluster.airspace()) {}
  ~RbdFlight() override;

  /// Makes the completion and hands this over to librbd.
  [[nodiscard]] librbd::RBD::AioCompletion* depart();

  librados::bufferlist data;

 private:
  static void over(librbd::completion_t completion, void* flight);
  librbd::RBD::AioCompletion* completion_ = nullptr;
};

/// An image by librbd. Operations are started on the event loop, which librbd does not block, and
/// end on its threads, whence they come home.
class Image : public RbdImage {
 public:
  Image(net::Reactor& reactor, Volume& volume, std::size_t number, const Options& options) noexcept
      : reactor_(reactor), volume_(volume), number_(number), options_(options) {}

  Bytes size() const noexcept override { return volume_.size(); }
  net::task<OpResult> write(std::uint64_t offset, Payload payload) override;
  net::task<OpResult> read(std::uint64_t offset, Payload expected) override;
  net::task<OpResult> fetch(std::uint64_t offset, Bytes size, Body& body) override;
  net::task<OpResult> discard(std::uint64_t offset, Bytes size) override;
  net::task<OpResult> flush() override;
  std::size_t endpoint() const noexcept override { return number_; }

 private:
  using FlightPtr = std::shared_ptr<RbdFlight>;

  [[nodiscard]] FlightPtr prepare_flight() const;
  /// `start(completion)` hands the operation to librbd.
  template <class Start>
  [[nodiscard]] net::task<OpResult> fly(FlightPtr flight, Start start);
  [[nodiscard]] net::task<OpResult> read_into(FlightPtr flight, std::uint64_t offset, Bytes size);

  net::Reactor& reactor_;
  Volume& volume_;
  std::size_t number_;
  const Options& options_;
};

}  // namespace chopsticks::drivers::rbd
