#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <rbd/librbd.hpp>

#include "drivers/ceph/client/cluster.h"
#include "drivers/rbd/driver.h"

namespace chopsticks::drivers::rbd {

/// An open image, on one connection. Thread-safe, but for what says that it blocks.
class Volume {
 public:
  /// Blocks. An image that is missing is made, with no feature but layering: others would make its
  /// openers pass a lock around. Errors have the place in the configuration.
  [[nodiscard]] static Result<std::unique_ptr<Volume>> open(ceph::Cluster& cluster,
                                                            const Target& target,
                                                            const std::string& name,
                                                            const Options& options);
  /// Blocks until nothing is under way.
  ~Volume();
  Volume(const Volume&) = delete;
  Volume& operator=(const Volume&) = delete;

  [[nodiscard]] librbd::Image& image() noexcept { return image_; }
  [[nodiscard]] ceph::Cluster& cluster() noexcept { return cluster_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Bytes size() const noexcept { return size_; }
  /// All of it has been written once, as the image itself remembers.
  [[nodiscard]] bool filled() const noexcept { return filled_; }
  /// Blocks.
  [[nodiscard]] Result<void> remember_filled();

 private:
  Volume(ceph::Cluster& cluster, std::string name) : cluster_(cluster), name_(std::move(name)) {}
  [[nodiscard]] Result<void> open_or_create(const Target& target);
  [[nodiscard]] Result<void> learn(const Target& target, const Options& options);

  ceph::Cluster& cluster_;
  std::string name_;
  librbd::RBD rbd_;
  librbd::Image image_;
  Bytes size_;
  bool ours_ = false;
  bool filled_ = false;
};

}  // namespace chopsticks::drivers::rbd
