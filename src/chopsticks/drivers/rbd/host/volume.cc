#include "drivers/rbd/host/volume.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "support/log.h"

namespace chopsticks::drivers::rbd {
namespace {

// In the image's metadata: "0", or its size when all of it was written. Who has it is ours.
constexpr auto kFilledKey = "chopsticks.filled";

Error trouble(const Target& target, const std::string& name, std::string_view doing, int code) {
  return target.pool.complain("image", fmt::format("cannot {} image '{}' in pool '{}': {}", doing,
                                                   name, target.pool.pool, std::strerror(-code)));
}

}  // namespace

Result<std::unique_ptr<Volume>> Volume::open(ceph::Cluster& cluster, const Target& target,
                                             const std::string& name, const Options& options) {
  std::unique_ptr<Volume> made(new Volume(cluster, name));
  if (auto done = made->open_or_create(target); !done) return fail(std::move(done.error()));
  if (auto done = made->learn(target, options); !done) return fail(std::move(done.error()));
  return made;
}

Result<void> Volume::open_or_create(const Target& target) {
  auto& pool = cluster_.pool();
  int code = rbd_.open(pool, image_, name_.c_str());
  if (code == -ENOENT) {
    int order = 0;  // the default of the cluster: objects of 4 MiB
    code = rbd_.create2(pool, name_.c_str(), target.size.count, RBD_FEATURE_LAYERING, &order);
    if (code < 0 && code != -EEXIST) return fail(trouble(target, name_, "create", code));
    ours_ = code == 0;
    code = rbd_.open(pool, image_, name_.c_str());
  }
  if (code < 0) return fail(trouble(target, name_, "open", code));
  if (!ours_) return {};
  code = image_.metadata_set(kFilledKey, "0");
  if (code < 0) return fail(trouble(target, name_, "write to", code));
  log::info("made image {} of {} in pool {}", name_, format_bytes(target.size), target.pool.pool);
  return {};
}

Result<void> Volume::learn(const Target& target, const Options& options) {
  if (const int code = image_.size(&size_.count); code < 0)
    return fail(trouble(target, name_, "open", code));
  if (size_.count == 0)
    return fail(target.pool.complain("image", fmt::format("image '{}' has no size", name_)));
  std::string filled;
  if (image_.metadata_get(kFilledKey, &filled) >= 0) ours_ = true;
  filled_ = filled == std::to_string(size_.count);
  if (ours_ || options.overwrite) return {};
  return fail(target.pool.complain(
      "image", fmt::format("image '{}' in pool '{}' was not made by chopsticks, and would be "
                           "overwritten: name another one, or say driver_config.overwrite: true",
                           name_, target.pool.pool)));
}

Result<void> Volume::remember_filled() {
  const int code = image_.metadata_set(kFilledKey, std::to_string(size_.count));
  if (code < 0) return fail(system_error(-code, "write the image's metadata"));
  return {};
}

Volume::~Volume() {
  cluster_.wait_until_quiet();
  image_.close();
}

}  // namespace chopsticks::drivers::rbd
