#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "stats/tally.h"

namespace chopsticks::cluster {

/// The total, the entries and the endpoints of a report in one string: what our workers send to a
/// leader that reads it (version 3 of our extra keys) instead of Locust's map for every entry.
///
/// A bucket of a histogram costs a byte as a rule. Nothing is unpacked ahead of time: the rows are
/// read where they are added up, so a leader's work grows with what happened and not with the size
/// of a histogram.
class CompactRows {
 public:
  enum class Table : std::uint8_t { kTotal, kEntries, kEndpoints };
  /// The row's spans live until it returns.
  using Handler =
      std::function<void(Table table, const stats::KeyView& key, const stats::SparseEntry& row)>;

  explicit CompactRows(const stats::Tally& tally);
  /// From anybody: nothing unless all of it is whole and plausible.
  [[nodiscard]] static std::optional<CompactRows> read(std::string bytes);

  /// Every row, the total first, its wall times later by `shift`.
  void each(const Handler& handler, Nanos shift = Nanos::zero()) const;

  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }  // in total
  [[nodiscard]] const std::optional<Nanos>& last_request() const noexcept { return last_request_; }
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

 private:
  explicit CompactRows(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
  std::uint64_t requests_ = 0;
  std::optional<Nanos> last_request_;
};

/// Adds a row to where it belongs.
void add_row(stats::Tally& tally, CompactRows::Table table, const stats::KeyView& key,
             const stats::SparseEntry& row);
/// All of them in one.
[[nodiscard]] stats::Tally unpacked(const CompactRows& rows);

}  // namespace chopsticks::cluster
