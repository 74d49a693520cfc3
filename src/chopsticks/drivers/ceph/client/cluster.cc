#include "drivers/ceph/client/cluster.h"

#include <cerrno>
#include <cmath>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

#include "support/log.h"

namespace chopsticks::drivers::ceph {
namespace {

// For what librados gives up by itself; whole seconds are all it knows.
std::string whole_seconds(Nanos span) {
  return fmt::format("{}", static_cast<long>(std::ceil(seconds(span))));
}

std::string who(const Target& target) {
  return target.keyring.empty() ? target.client
                                : fmt::format("{} with keyring {}", target.client, target.keyring);
}

std::string_view place_of_key(const Target& target) {
  return target.keyring.empty() ? "client" : "keyring";
}

Error why_not_connected(const Target& target, int code, Nanos patience) {
  switch (-code) {
    case ETIMEDOUT:
      return target.complain(
          "ceph_conf",
          fmt::format("no monitor of the cluster answered within {}", format_duration(patience)));
    case EACCES:
    case EPERM:
      return target.complain(
          place_of_key(target),
          fmt::format("the cluster does not let in {}: no such client, or not its key",
                      who(target)));
    case ENOENT:
    case EINVAL:
    case EOPNOTSUPP:
      return target.complain(place_of_key(target), fmt::format("no key found for {}", who(target)));
    default:
      return target.complain(
          "ceph_conf", fmt::format("cannot connect to the cluster: {}", std::strerror(-code)));
  }
}

}  // namespace

Result<std::unique_ptr<Cluster>> Cluster::connect(const Target& target,
                                                  const ClientOptions& options) {
  std::unique_ptr<Cluster> made(new Cluster(options.timeout + 5s));
  if (made->rados_.init2(target.client.c_str(), "ceph", 0) < 0)
    return fail(target.complain("client", "librados does not take this client"));
  if (auto done = made->configure(target, options); !done) return fail(std::move(done.error()));
  if (auto done = made->open(target, options); !done) return fail(std::move(done.error()));
  return made;
}

Result<void> Cluster::configure(const Target& target, const ClientOptions& options) {
  const char* file = target.conf.empty() ? nullptr : target.conf.c_str();
  if (const int code = rados_.conf_read_file(file); code < 0) {
    const auto what = file == nullptr
                          ? "there is no ceph.conf where Ceph looks for it: say ceph_conf"
                          : fmt::format("cannot read {}: {}", target.conf, std::strerror(-code));
    return fail(target.complain("ceph_conf", what));
  }
  if (!target.keyring.empty() && ::access(target.keyring.c_str(), R_OK) != 0) {
    return fail(target.complain(
        "keyring", fmt::format("cannot read {}: {}", target.keyring, std::strerror(errno))));
  }
  std::vector<std::pair<std::string, std::string>> settings{
      {"log_to_stderr", "false"},  // what is wrong is told by us, once
      {"err_to_stderr", "false"},
      {"log_file", ""},
      {"client_mount_timeout", whole_seconds(options.connect_timeout)},
      {"rados_mon_op_timeout", whole_seconds(options.connect_timeout)},
      // A net below our own deadlines, for what the library does by itself.
      {"rados_osd_op_timeout", whole_seconds(options.timeout)},
      // Beyond these submitting would block, and with it the event loop.
      {"objecter_inflight_ops", "1048576"},
      {"objecter_inflight_op_bytes", "1099511627776"}};
  if (!target.keyring.empty()) settings.emplace_back("keyring", target.keyring);
  settings.insert(settings.end(), options.ceph.begin(), options.ceph.end());
  for (const auto& [key, value] : settings) {
    if (rados_.conf_set(key.c_str(), value.c_str()) < 0) {
      return fail(target.complain(
          "driver_config",
          fmt::format("driver_config.ceph: Ceph has no option '{}' that may be '{}'", key, value)));
    }
  }
  return {};
}

Result<void> Cluster::open(const Target& target, const ClientOptions& options) {
  if (const int code = rados_.connect(); code < 0)
    return fail(why_not_connected(target, code, options.connect_timeout));
  const int code = rados_.ioctx_create(target.pool.c_str(), pool_);
  if (code == -ENOENT)
    return fail(target.complain("pool", fmt::format("there is no pool '{}'", target.pool)));
  if (code < 0) {
    return fail(target.complain(
        "pool", fmt::format("cannot open the pool '{}': {}", target.pool, std::strerror(-code))));
  }
  pool_.set_namespace(target.name_space);
  return {};
}

void Cluster::wait_until_quiet() {
  if (!airspace_->wait_until_empty(patience_))
    log::warning("operations on Ceph are still under way after {}", format_duration(patience_));
}

Cluster::~Cluster() {
  wait_until_quiet();
  pool_.close();
  rados_.shutdown();
}

}  // namespace chopsticks::drivers::ceph
