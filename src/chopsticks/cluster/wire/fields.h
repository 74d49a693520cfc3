#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/wire/value.h"
#include "plan/user_class.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::cluster {

/// The key of everything we say beyond Locust.
inline constexpr std::string_view kOurs = "chopsticks";

/// Reads a message's map field by field and remembers the first thing that is wrong with it: every
/// getter then gives an empty value, and finish() the Error. So a decoder reads like the struct it
/// fills.
///
/// The optional_ getters take an absent field and nil for the same; the others accept neither.
class Fields {
 public:
  /// `what` names the message in errors and must be a literal. `data` must outlive the Fields.
  Fields(const Value& data, const char* what);

  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view key);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);
  /// Finite.
  [[nodiscard]] double number(std::string_view key);
  /// From 0 to 2^53: a counter. Absent: 0.
  [[nodiscard]] std::uint64_t count(std::string_view key);
  [[nodiscard]] std::optional<std::uint64_t> optional_count(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view key);
  /// Seconds as a number, below 136 years.
  [[nodiscard]] std::optional<Nanos> optional_seconds(std::string_view key);
  /// Nanoseconds, of either sign; no longer than kLongestSpan.
  [[nodiscard]] std::optional<Nanos> optional_nanos(std::string_view key);
  /// Milliseconds as a number, from 0; shorter than this, which is 104 days if nothing is said.
  [[nodiscard]] std::optional<Nanos> optional_milliseconds(std::string_view key,
                                                           Nanos longest = Nanos{Nanos::rep{1}
                                                                                 << 53});
  /// Class name to a number from 0. Nil gives none, absent is an error.
  [[nodiscard]] plan::ClassCounts classes(std::string_view key);
  /// A map with whole numbers on both sides, values from 0; absent: empty. Keys may repeat.
  struct Tick {
    std::int64_t key;
    std::uint64_t count;
  };
  [[nodiscard]] std::vector<Tick> ticks(std::string_view key);
  /// The member whatever it is; null when absent or nil.
  [[nodiscard]] const Value* optional(std::string_view key) const;

  /// Marks the message as wrong.
  void refuse(std::string_view key, const char* problem);
  [[nodiscard]] bool ok() const { return problem_.empty(); }
  [[nodiscard]] Error problem() const { return error(problem_); }

 private:
  [[nodiscard]] const Value* required(std::string_view key);

  const Value& data_;
  const char* what_;
  std::string problem_;
};

[[nodiscard]] Value to_value(const plan::ClassCounts& counts);
/// Wall time as Locust sends it: seconds since 1970. Exact to the 0.2 µs a double can tell apart
/// today.
[[nodiscard]] double to_epoch(Nanos wall);
[[nodiscard]] Nanos from_epoch(double seconds);

}  // namespace chopsticks::cluster
