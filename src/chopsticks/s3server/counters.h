#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "s3server/operation.h"
#include "support/units.h"

namespace chopsticks::s3server {

struct OperationCounts {
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;  // answered with a status of 400 and above, injected ones included
  Bytes received;            // of bodies, as objects see them
  Bytes sent;

  OperationCounts& operator+=(const OperationCounts& other) noexcept;
};

/// What a server has done so far.
struct ServerStats {
  std::array<OperationCounts, kOperations> operations;
  std::uint64_t connections = 0;
  std::uint64_t injected_errors = 0;
  std::uint64_t corrupted_bodies = 0;
  std::uint64_t buckets = 0;
  std::uint64_t objects = 0;
  Bytes memory;  // taken by objects
  Nanos uptime{};

  [[nodiscard]] const OperationCounts& of(Operation operation) const noexcept {
    return operations[static_cast<std::size_t>(operation)];
  }
  /// All but the questions for these figures.
  [[nodiscard]] OperationCounts total() const noexcept;
};
/// What GET /_chopsticks/stats answers; operations that never happened are left out.
[[nodiscard]] std::string to_json(const ServerStats& stats);
/// A line per operation, for people.
[[nodiscard]] std::string to_text(const ServerStats& stats);

/// Counts for one thread; others may read at any time. An operation is counted before its answer
/// leaves, so a client that has its answer finds it counted.
class Counters {
 public:
  void operation(Operation operation, const OperationCounts& counts) noexcept;
  void connection() noexcept { bump(connections_, 1); }
  void injected_error() noexcept { bump(injected_errors_, 1); }
  void corrupted_body() noexcept { bump(corrupted_bodies_, 1); }

  void add_to(ServerStats& stats) const noexcept;

 private:
  using Count = std::atomic<std::uint64_t>;
  // Only one thread writes: no locked instruction needed.
  static void bump(Count& count, std::uint64_t by) noexcept {
    count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  struct Row {
    Count requests{0}, errors{0}, received{0}, sent{0};
  };
  std::array<Row, kOperations> rows_;
  Count connections_{0}, injected_errors_{0}, corrupted_bodies_{0};
};

}  // namespace chopsticks::s3server
