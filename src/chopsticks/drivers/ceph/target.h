#pragma once
#include <string>

#include "support/settings.h"

namespace chopsticks::drivers::ceph {

/// The pool under test and who asks for it.
struct Target {
  std::string conf;  // empty: $CEPH_CONF, or where Ceph's own programs look
  std::string client = "client.admin";
  std::string keyring;  // empty: what ceph.conf says
  std::string pool;
  std::string name_space;  // empty: the default one
  Settings written;        // the file they stand in, to complain about one of them

  /// A complaint with the place of the key, if the file has it.
  [[nodiscard]] Error complain(std::string_view key, std::string_view message) const;
};

}  // namespace chopsticks::drivers::ceph
