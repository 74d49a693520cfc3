#pragma once
#include <cstdint>
#include <ctime>
#include <map>
#include <string>

#include "drivers/ceph/client/cluster.h"
#include "drivers/ceph/flight.h"

namespace chopsticks::drivers::rados {

/// An operation of librados, and everything that librados writes to until it is over.
class RadosFlight : public ceph::Flight {
 public:
  /// `cluster` outlives it: it is not closed while operations are under way.
  RadosFlight(net::Reactor& reactor, ceph::Cluster& cluster);
  ~RadosFlight() override;

  /// Makes the completion and hands this over to librados.
  [[nodiscard]] librados::AioCompletion* depart();
  void call_back() noexcept override;

  librados::bufferlist data;
  std::uint64_t size = 0;
  std::time_t modified = 0;
  std::map<std::string, librados::bufferlist> entries;

 private:
  static void over(librados::completion_t completion, void* flight);

  ceph::Cluster& cluster_;
  librados::AioCompletion* completion_ = nullptr;
};

}  // namespace chopsticks::drivers::rados
