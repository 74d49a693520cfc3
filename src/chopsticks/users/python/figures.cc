#include "users/python/figures.h"

namespace chopsticks::python {

void Figures::begin() {
  const std::lock_guard lock(mutex_);
  total_.clear();
}

void Figures::add(const stats::Tally& measured) {
  const std::lock_guard lock(mutex_);
  total_.merge(measured);
}

Figures::Table Figures::table() const {
  const std::lock_guard lock(mutex_);
  Table table;
  for (const auto& [key, entry] : total_.entries)
    table.rows.push_back(stats::make_row(key, entry, total_.total));
  table.rows.push_back(stats::make_row(stats::kTotalKey, total_.total, total_.total));
  table.errors = total_.errors();
  return table;
}

Nanos Figures::percentile(const stats::Key& operation, double share) const {
  const std::lock_guard lock(mutex_);
  const auto* entry = operation.name.empty() ? &total_.total : total_.entries.find(operation);
  return entry == nullptr ? Nanos{} : entry->latency.percentile(share);
}

}  // namespace chopsticks::python
