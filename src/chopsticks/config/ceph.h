#pragma once
#include <string>
#include <vector>

#include "support/settings.h"
#include "support/units.h"

namespace chopsticks::config {

/// A pool of a Ceph cluster and who asks for it: what `driver: rados` and `driver: rbd` need in
/// place of an endpoint and keys. Secrets are not in it: they stay in the keyring.
struct CephConfig {
  std::string conf;  // empty: $CEPH_CONF, or where Ceph's own programs look
  std::string client = "client.admin";
  std::string keyring;  // empty: what ceph.conf says
  std::string pool;
  std::string name_space;           // empty: the default one
  std::vector<std::string> images;  // of rbd; at least one
  Bytes image_size;                 // of images that have to be made
  Settings written;                 // the whole file, to complain about a key later
};

/// Reads its keys off the top level of a workload configuration; those of images too if there are
/// `images`. Mistakes are the reader's, to be told by its finish().
[[nodiscard]] CephConfig read_ceph(SectionReader& reader, const Settings& settings, bool images);

}  // namespace chopsticks::config
