#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stats/entry.h"

namespace chopsticks::stats {

/// A row of the error table: this operation failed this way so often.
struct ErrorRow {
  Key key;
  std::string text;
  std::uint64_t occurrences = 0;
  std::optional<Nanos> first_seen;  // wall time; old peers do not say
  std::optional<Nanos> last_seen;
};

/// An exception that escaped from a scenario, grouped by its traceback, or by its message where
/// there is none.
struct ExceptionRow {
  std::string message;
  std::string traceback;
  std::uint64_t count = 0;
  std::set<std::string> nodes;  // the workers it happened on
};

/// Where names go when there are too many of them.
inline const Key kOtherNames{"", "(other names)"};

struct KeyedEntry {
  Key key;
  Entry entry;
};

/// Entries by key, in order of first appearance.
///
/// Bounded: names come from scenarios and from the network, and somebody will put a UUID in one.
/// Beyond kMost rows, what is new is counted under the name "(other names)".
class EntryTable {
 public:
  static constexpr std::size_t kMost = 2000;

  /// Finds or adds; valid until the next addition.
  [[nodiscard]] Entry& at(const KeyView& key);
  [[nodiscard]] const Entry* find(const KeyView& key) const;
  void merge(const EntryTable& other);
  void clear();

  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
  [[nodiscard]] auto end() const noexcept { return rows_.end(); }

 private:
  std::vector<KeyedEntry> rows_;
  std::unordered_map<Key, std::size_t, KeyHash, KeyEqual> index_;
};

/// All statistics of a run, or of one second of one worker: the value that travels and is added up.
/// Merging is exact and does not depend on the order.
class Tally {
 public:
  static constexpr std::size_t kMostErrors = 500;  // distinct rows; more go to "(other errors)"
  static constexpr std::size_t kMostExceptions =
      200;  // distinct rows; more go to "(other exceptions)"

  EntryTable entries;
  Entry total;
  EntryTable
      endpoints;  // by endpoint name, with an empty type; empty when there is only one endpoint
  /// How long users of a scenario in Python took to go on after an operation had ended. No latency
  /// contains it.
  Histogram scenario_lag;
  /// How long operations had waited that were cut short when their users ended. They are in no
  /// other figure: neither success nor failure.
  Histogram unanswered;

  void add_error(const ErrorRow& row);
  void add_exception(const ExceptionRow& row);
  [[nodiscard]] const std::vector<ErrorRow>& errors() const noexcept { return errors_; }
  [[nodiscard]] const std::vector<ExceptionRow>& exceptions() const noexcept { return exceptions_; }

  void merge(const Tally& other);
  void clear();
  /// Whether anything happened.
  [[nodiscard]] bool empty() const noexcept;

 private:
  std::vector<ErrorRow> errors_;
  std::unordered_map<std::string, std::size_t> error_index_;
  std::vector<ExceptionRow> exceptions_;
  std::unordered_map<std::string, std::size_t> exception_index_;
};

}  // namespace chopsticks::stats
