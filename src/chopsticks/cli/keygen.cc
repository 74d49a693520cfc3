#include "cli/keygen.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/complaint.h"

namespace chopsticks::cli {

void KeygenCommand::attach(CLI::App& app) {
  app.add_option("FILE", file_, "where to write it (cluster.key); never overwritten")
      ->type_name("");
  app.footer(
      "Copy the file to every machine of the cluster and name it to leader and workers:\n"
      "  chopsticks run --leader --cluster-key cluster.key …\n"
      "  chopsticks run --worker --cluster-key cluster.key …\n"
      "Who has the file can join the cluster, lead it and read what it says.");
}

int KeygenCommand::run() const {
  if (const auto made = cluster::ClusterKey::create(file_); !made) return complain(made.error());
  fmt::print(
      "Wrote {}: for every leader and worker of one cluster (--cluster-key FILE), and nobody "
      "else.\n",
      file_);
  return 0;
}

Result<std::optional<cluster::ClusterKey>> read_cluster_key(const ClusterOptions& options) {
  if (options.key_file.empty()) return std::nullopt;
  auto key = cluster::ClusterKey::read(options.key_file);
  if (!key) return fail(std::move(key.error()));
  return std::optional(std::move(*key));
}

std::string open_link_notice(const ClusterOptions& options) {
  const auto& host = options.bind_host;
  const bool loopback = host.starts_with("127.") || host == "localhost" || host == "::1";
  if (!options.key_file.empty() || loopback) return "";
  return fmt::format(
      "the link to the workers is open: who reaches port {} can read it, join and lie "
      "(chopsticks keygen makes a key, --cluster-key uses it)",
      options.bind_port);
}

}  // namespace chopsticks::cli
