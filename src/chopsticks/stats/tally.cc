#include "stats/tally.h"

#include <algorithm>

namespace chopsticks::stats {
namespace {

std::string id_of(const ErrorRow& row) {
  return row.key.type + '\0' + row.key.name + '\0' + row.text;
}

const std::string& id_of(const ExceptionRow& row) {
  return row.traceback.empty() ? row.message : row.traceback;
}

ErrorRow as_other(ErrorRow row) {
  row.key = {"", ""};
  row.text = "(other errors)";
  return row;
}

ExceptionRow as_other(ExceptionRow row) {
  row.message = "(other exceptions)";
  row.traceback.clear();
  return row;
}

void add_to(ErrorRow& mine, const ErrorRow& row) {
  mine.occurrences += row.occurrences;
  if (row.first_seen)
    mine.first_seen = std::min(*row.first_seen, mine.first_seen.value_or(*row.first_seen));
  if (row.last_seen)
    mine.last_seen = std::max(*row.last_seen, mine.last_seen.value_or(*row.last_seen));
}

void add_to(ExceptionRow& mine, const ExceptionRow& row) {
  mine.count += row.count;
  mine.nodes.insert(row.nodes.begin(), row.nodes.end());
}

// Adds to the row of the same kind, or as a new one; when there are `most` already, to the row of
// all others.
template <class Row>
void add(std::vector<Row>& rows, std::unordered_map<std::string, std::size_t>& index,
         const Row& row, std::size_t most) {
  const auto known = index.find(id_of(row));
  if (known != index.end()) return add_to(rows[known->second], row);
  const bool full = rows.size() >= most;
  const auto named = full ? as_other(row) : row;
  const auto [where, added] = index.try_emplace(id_of(named), rows.size());
  if (added) return rows.push_back(named);
  add_to(rows[where->second], named);
}

}  // namespace

Entry& EntryTable::at(const KeyView& key) {
  if (const auto known = index_.find(key); known != index_.end()) return rows_[known->second].entry;
  const auto name = rows_.size() < kMost ? key.key() : kOtherNames;
  const auto [where, added] = index_.try_emplace(name, rows_.size());
  if (added) rows_.push_back({name, {}});
  return rows_[where->second].entry;
}

const Entry* EntryTable::find(const KeyView& key) const {
  const auto known = index_.find(key);
  return known == index_.end() ? nullptr : &rows_[known->second].entry;
}

void EntryTable::merge(const EntryTable& other) {
  for (const auto& row : other.rows_) at(row.key).merge(row.entry);
}

void EntryTable::clear() {
  rows_.clear();
  index_.clear();
}

void Tally::add_error(const ErrorRow& row) { add(errors_, error_index_, row, kMostErrors); }

void Tally::add_exception(const ExceptionRow& row) {
  add(exceptions_, exception_index_, row, kMostExceptions);
}

void Tally::merge(const Tally& other) {
  entries.merge(other.entries);
  total.merge(other.total);
  endpoints.merge(other.endpoints);
  if (!other.scenario_lag.empty()) scenario_lag.merge(other.scenario_lag);
  if (!other.unanswered.empty()) unanswered.merge(other.unanswered);
  for (const auto& row : other.errors_) add_error(row);
  for (const auto& row : other.exceptions_) add_exception(row);
}

void Tally::clear() { *this = Tally{}; }

bool Tally::empty() const noexcept {
  return entries.empty() && total.requests == 0 && errors_.empty() && exceptions_.empty() &&
         scenario_lag.empty() && unanswered.empty();
}

}  // namespace chopsticks::stats
