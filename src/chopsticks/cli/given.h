#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"
#include "support/units.h"

namespace chopsticks::cli {

/// One option as it was given, and by whom.
struct GivenValue {
  std::vector<std::string> words;
  std::string source;  // what messages call it: "--users" or "CHOPSTICKS_USERS"
  bool on_command_line = false;
};

/// The options that were given, by key ("spawn-rate"), read as typed values. An option that was not
/// given is nothing; the default is the reader's. The first mistake is kept and the getters go on
/// as if nothing had been given, so that a section is read in one sweep and asked once.
class Given {
 public:
  void set(std::string key, GivenValue value) {
    values_.insert_or_assign(std::move(key), std::move(value));
  }

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] bool on_command_line(std::string_view key) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  /// The last of several values, as in every command line tool; a mistake when they differ: for
  /// options whose others would be missed.
  [[nodiscard]] std::optional<std::string> only_text(std::string_view key, std::string_view cure);
  [[nodiscard]] bool flag(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, std::int64_t least,
                                                    std::int64_t most);
  [[nodiscard]] std::optional<double> positive(std::string_view key);
  [[nodiscard]] std::optional<Nanos> duration(std::string_view key);
  /// Words given one by one or separated by commas or spaces.
  [[nodiscard]] std::vector<std::string> words(std::string_view key) const;

  /// Keeps a mistake, unless there is one already.
  void reject(std::string message);
  /// "--users: message" or "CHOPSTICKS_USERS: message", whichever it was given by.
  void reject(std::string_view key, std::string_view message);
  /// The first mistake.
  [[nodiscard]] Result<void> finish() const;

 private:
  [[nodiscard]] const GivenValue* find(std::string_view key) const;

  std::map<std::string, GivenValue, std::less<>> values_;
  std::optional<Error> mistake_;
};

}  // namespace chopsticks::cli
