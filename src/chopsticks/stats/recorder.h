#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stats/tally.h"
#include "support/clock.h"
#include "support/error.h"
#include "support/units.h"

namespace chopsticks::stats {

/// Both clocks read at the same moment.
struct Clocks {
  Nanos monotonic{0};
  Nanos wall{0};

  [[nodiscard]] static Clocks now() noexcept { return {monotonic_now(), wall_now()}; }
};

/// A (type, name) known to one Recorder.
enum class OpId : std::uint32_t {};
/// An endpoint known to one Recorder.
enum class EndpointId : std::uint32_t { kNone = std::numeric_limits<std::uint32_t>::max() };

/// When an operation happened, on the monotonic clock.
struct Timing {
  Nanos due{0};         // when it should have started
  Nanos sent{0};        // when it did
  Nanos done{0};        // when its last byte was there
  Nanos first_byte{0};  // when its first byte was there; 0: it has none
};

/// What else is known about an operation.
struct Detail {
  Bytes bytes;  // payload moved, up or down; counting stops at 8 TiB between two takes
  std::uint32_t retries = 0;
  EndpointId endpoint = EndpointId::kNone;
};

/// Counts what the users of one shard do.
///
/// Belongs to one thread: no lock, and no allocation once an operation or an error text is known.
/// Every second somebody on that thread takes the Tally away, which leaves the recorder empty.
class Recorder {
 public:
  explicit Recorder(Clocks now);

  /// Interns an operation; the same arguments give the same id.
  [[nodiscard]] OpId operation(std::string_view type, std::string_view name);
  /// Interns an endpoint. Register them only when there are several: they cost a second entry per
  /// operation.
  [[nodiscard]] EndpointId endpoint(std::string_view name);

  void success(OpId operation, const Timing& timing, const Detail& detail);
  /// `error.message` is the row of the error table, so it must be one of few: a code and a phrase,
  /// no keys, no addresses.
  void failure(OpId operation, const Timing& timing, const Detail& detail, const Error& error);
  /// An operation was cut short by the end of its user, so long after it was due.
  void unanswered(Nanos waited);
  /// An exception escaped from a user's task.
  void exception(std::string_view message, std::string_view traceback);

  /// Everything since the last take: entries with at least one request, their total, endpoints,
  /// errors.
  [[nodiscard]] Tally take(Clocks now);

 private:
  struct Operation {
    Key key;
    Entry entry;
    std::unordered_map<std::string, std::size_t> errors;  // text -> position in errors_
  };

  void count(Entry& entry, const Timing& timing, const Detail& detail, bool failed);
  void count(OpId operation, const Timing& timing, const Detail& detail, bool failed);
  void count_error(Operation& operation, const std::string& text, Nanos when);
  [[nodiscard]] std::int64_t second_of(Nanos monotonic) noexcept;

  std::vector<Operation> operations_;
  std::vector<KeyedEntry> endpoints_;
  std::vector<ErrorRow> errors_;
  std::vector<ExceptionRow> exceptions_;
  Histogram unanswered_;

  Nanos since_;        // wall: the last take
  Nanos wall_offset_;  // wall minus monotonic, fixed between takes
  std::int64_t second_ = 0;
  Nanos second_begin_{0};  // monotonic: second_ lasts from here for one second
};

}  // namespace chopsticks::stats
