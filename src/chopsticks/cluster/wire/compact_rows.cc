#include "cluster/wire/compact_rows.h"

#include <vector>

#include "cluster/wire/bucket_bytes.h"
#include "cluster/wire/number_reader.h"
#include "cluster/wire/utf8.h"

namespace chopsticks::cluster {
namespace {

using stats::Histogram;
using stats::SparseEntry;

constexpr std::uint64_t kVersion = 1;

void put(VarintWriter& out, const stats::Entry& entry) {
  out.put(entry.requests);
  out.put(entry.failures);
  out.put(entry.untimed);
  out.put(entry.retries);
  out.put(entry.bytes.count);
  put_span(out, entry.total_latency);
  put_span(out, entry.min_latency);
  put_span(out, entry.max_latency);
  put_span(out, entry.since);
  put_span(out, entry.last_request);
  put_buckets(out, entry.latency);
  put_buckets(out, entry.service);
  put_buckets(out, entry.first_byte);
  put_seconds(out, entry.seconds.all());
}

void put_name(VarintWriter& out, const std::string& name) {
  out.put_text(is_utf8(name) ? name : to_utf8(name));
}

void put(VarintWriter& out, const stats::EntryTable& table) {
  out.put(table.size());
  for (const auto& [key, entry] : table) {
    put_name(out, key.type);
    put_name(out, key.name);
    put(out, entry);
  }
}

/// Goes from row to row; the spans of one hold until the next is read.
class Walk {
 public:
  enum class Aim : std::uint8_t { kCheck, kRead };  // rows that are only checked have no histograms

  Walk(std::string_view bytes, Aim aim, Nanos shift)
      : in_(bytes),
        checks_(aim == Aim::kCheck),
        shift_(shift),
        seconds_shift_(std::chrono::round<std::chrono::seconds>(shift).count()) {
    if (in_.number() != kVersion) in_.refuse();
  }

  // One more than names of their own: that of all others.
  std::uint64_t size() { return in_.number(stats::EntryTable::kMost + 1); }
  stats::KeyView key() {
    const auto type = in_.text();
    return {type, in_.text()};
  }
  SparseEntry row() {
    SparseEntry row;
    row.requests = in_.number();
    row.failures = in_.number();
    row.untimed = in_.number();
    row.retries = in_.number();
    row.bytes = Bytes{in_.number()};
    row.total_latency = in_.span(NumberReader::kLongest);  // of a long run with many users
    row.min_latency = in_.optional_span();
    row.max_latency = in_.optional_span();
    row.since = wall();
    row.last_request = wall();
    row.latency = histogram(latency_);
    row.service = histogram(service_);
    row.first_byte = histogram(first_byte_);
    row.seconds = seconds();
    return row;
  }
  [[nodiscard]] bool ok() const { return in_.ok(); }
  [[nodiscard]] bool complete() const { return in_.complete(); }
  void refuse() { in_.refuse(); }

 private:
  using Buckets = std::vector<Histogram::Bucket>;

  std::optional<Nanos> wall() {
    auto when = in_.optional_span(NumberReader::kLongest);
    if (when) *when += shift_;
    return when;
  }

  std::span<const Histogram::Bucket> histogram(Buckets& into) {
    if (!checks_) return read_buckets(in_, into);
    check_buckets(in_);
    return {};
  }

  std::span<const stats::SecondCount> seconds() {
    in_.seconds(seconds_);
    for (auto& second : seconds_) second.second += seconds_shift_;
    return seconds_;
  }

  NumberReader in_;
  bool checks_;
  Nanos shift_;
  std::int64_t seconds_shift_;
  Buckets latency_;
  Buckets service_;
  Buckets first_byte_;
  std::vector<stats::SecondCount> seconds_;
};

}  // namespace

CompactRows::CompactRows(const stats::Tally& tally)
    : requests_(tally.total.requests), last_request_(tally.total.last_request) {
  VarintWriter out;
  out.put(kVersion);
  put(out, tally.total);
  put(out, tally.entries);
  put(out, tally.endpoints);
  bytes_ = out.take();
}

std::optional<CompactRows> CompactRows::read(std::string bytes) {
  CompactRows rows(std::move(bytes));
  Walk walk(rows.bytes_, Walk::Aim::kCheck, Nanos::zero());
  const auto total = walk.row();
  rows.requests_ = total.requests;
  rows.last_request_ = total.last_request;
  for (int table = 0; table != 2; ++table) {
    for (auto left = walk.size(); left != 0 && walk.ok(); --left) {
      const auto key = walk.key();
      if (!is_utf8(key.type) || !is_utf8(key.name)) walk.refuse();
      (void)walk.row();
    }
  }
  return walk.complete() ? std::optional(std::move(rows)) : std::nullopt;
}

void CompactRows::each(const Handler& handler, Nanos shift) const {
  Walk walk(bytes_, Walk::Aim::kRead, shift);
  handler(Table::kTotal, stats::kTotalKey, walk.row());
  for (const auto table : {Table::kEntries, Table::kEndpoints}) {
    for (auto left = walk.size(); left != 0; --left) {
      const auto key = walk.key();
      handler(table, key, walk.row());
    }
  }
}

void add_row(stats::Tally& tally, CompactRows::Table table, const stats::KeyView& key,
             const SparseEntry& row) {
  using Table = CompactRows::Table;
  if (table == Table::kTotal) return tally.total.merge(row);
  auto& rows = table == Table::kEntries ? tally.entries : tally.endpoints;
  rows.at(key).merge(row);
}

stats::Tally unpacked(const CompactRows& rows) {
  stats::Tally tally;
  rows.each([&](auto table, const auto& key, const auto& row) { add_row(tally, table, key, row); });
  return tally;
}

}  // namespace chopsticks::cluster
