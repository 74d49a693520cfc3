#include "s3server/counters.h"

#include <iterator>

#include <fmt/format.h>

namespace chopsticks::s3server {

OperationCounts& OperationCounts::operator+=(const OperationCounts& other) noexcept {
  requests += other.requests;
  errors += other.errors;
  received += other.received;
  sent += other.sent;
  return *this;
}

OperationCounts ServerStats::total() const noexcept {
  OperationCounts total;
  for (std::size_t i = 0; i != kOperations; ++i) {
    if (static_cast<Operation>(i) != Operation::kStats) total += operations[i];
  }
  return total;
}

namespace {

std::string counts_json(const OperationCounts& counts) {
  return fmt::format(R"({{"requests":{},"errors":{},"bytes_received":{},"bytes_sent":{}}})",
                     counts.requests, counts.errors, counts.received.count, counts.sent.count);
}

}  // namespace

std::string to_json(const ServerStats& stats) {
  std::string operations;
  for (std::size_t i = 0; i != kOperations; ++i) {
    if (stats.operations[i].requests == 0) continue;
    if (!operations.empty()) operations += ',';
    operations +=
        fmt::format("\"{}\":{}", name(static_cast<Operation>(i)), counts_json(stats.operations[i]));
  }
  return fmt::format(
      R"({{"uptime_seconds":{:.3f},"connections":{},"buckets":{},"objects":{},"memory_bytes":{},)"
      R"("injected_errors":{},"corrupted_bodies":{},"total":{},"operations":{{{}}}}})",
      seconds(stats.uptime), stats.connections, stats.buckets, stats.objects, stats.memory.count,
      stats.injected_errors, stats.corrupted_bodies, counts_json(stats.total()), operations);
}

std::string to_text(const ServerStats& stats) {
  std::string text;
  const auto line = [&](std::string_view what, const OperationCounts& counts) {
    fmt::format_to(std::back_inserter(text),
                   "{:<24} {:>10} requests {:>8} errors {:>12} in {:>12} out\n", what,
                   counts.requests, counts.errors, format_bytes(counts.received),
                   format_bytes(counts.sent));
  };
  for (std::size_t i = 0; i != kOperations; ++i) {
    if (stats.operations[i].requests != 0)
      line(name(static_cast<Operation>(i)), stats.operations[i]);
  }
  line("Total", stats.total());
  return text;
}

void Counters::operation(Operation operation, const OperationCounts& counts) noexcept {
  auto& row = rows_[static_cast<std::size_t>(operation)];
  bump(row.requests, counts.requests);
  bump(row.errors, counts.errors);
  bump(row.received, counts.received.count);
  bump(row.sent, counts.sent.count);
}

void Counters::add_to(ServerStats& stats) const noexcept {
  const auto value = [](const Count& count) { return count.load(std::memory_order_relaxed); };
  for (std::size_t i = 0; i != kOperations; ++i) {
    const auto& row = rows_[i];
    stats.operations[i] +=
        {value(row.requests), value(row.errors), {value(row.received)}, {value(row.sent)}};
  }
  stats.connections += value(connections_);
  stats.injected_errors += value(injected_errors_);
  stats.corrupted_bodies += value(corrupted_bodies_);
}

}  // namespace chopsticks::s3server
