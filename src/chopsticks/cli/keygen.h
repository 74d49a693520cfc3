#pragma once
#include <optional>
#include <string>

#include "cli/options.h"
#include "cluster/transport/cluster_key.h"

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// `chopsticks keygen`: makes the key of a cluster.
class KeygenCommand {
 public:
  void attach(CLI::App& app);
  /// The exit code.
  [[nodiscard]] int run() const;

 private:
  std::string file_ = "cluster.key";
};

/// The key that --cluster-key names; nothing when none is named.
[[nodiscard]] Result<std::optional<cluster::ClusterKey>> read_cluster_key(
    const ClusterOptions& options);

/// One line for a leader that anybody who reaches its port can join; "" when nobody can.
[[nodiscard]] std::string open_link_notice(const ClusterOptions& options);

}  // namespace chopsticks::cli
