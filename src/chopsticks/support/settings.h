#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/result.h"
#include "support/units.h"

namespace chopsticks {

/// A place in a file that a person can go to: "plan.yaml:12:9".
struct Place {
  std::string file;
  int line = 0;    // from 1; 0: not from a file
  int column = 0;  // from 1

  [[nodiscard]] std::string text() const;
};

/// A piece of configuration as written: text, list or section, with the place it came from.
/// `config` makes it from YAML, and whoever owns the piece (a driver, a scenario) reads typed
/// values out of it. So a driver's options live with the driver and its mistakes still name file,
/// line and column.
class Settings {
 public:
  enum class Kind { kNothing, kText, kList, kSection };

  Settings() = default;
  /// "key:" with nothing behind it.
  [[nodiscard]] static Settings nothing(Place place);
  [[nodiscard]] static Settings text(std::string value, Place place);
  [[nodiscard]] static Settings list(std::vector<Settings> items, Place place);
  [[nodiscard]] static Settings section(Place place);
  /// Adds or replaces a key of a section.
  void set(std::string key, Settings value);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool empty() const noexcept { return kind_ == Kind::kNothing; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::vector<Settings>& items() const noexcept { return items_; }
  /// In the order of the file.
  [[nodiscard]] const std::vector<std::pair<std::string, Settings>>& entries() const noexcept {
    return entries_;
  }
  /// The value under `key`, or nothing.
  [[nodiscard]] const Settings* find(std::string_view key) const noexcept;

  // This value as a type; the error is "file:line:column: <name> must be …(got …)".
  [[nodiscard]] Result<std::string> as_string(std::string_view name) const;
  [[nodiscard]] Result<bool> as_bool(std::string_view name) const;
  [[nodiscard]] Result<std::int64_t> as_integer(std::string_view name, std::int64_t least,
                                                std::int64_t most) const;
  [[nodiscard]] Result<double> as_number(std::string_view name, double least, double most) const;
  /// A bare number is seconds.
  [[nodiscard]] Result<Nanos> as_duration(std::string_view name) const;
  /// A bare number counts `unit`.
  [[nodiscard]] Result<Bytes> as_bytes(std::string_view name, Bytes unit = Bytes{1}) const;

  /// "file:line:column: message".
  [[nodiscard]] Error complain(std::string_view message) const;

 private:
  Kind kind_ = Kind::kNothing;
  Place place_;
  std::string text_;
  std::vector<Settings> items_;
  std::vector<std::pair<std::string, Settings>> entries_;
};

/// A key that somebody has read from a section: what it may be, for forms and help.
struct DeclaredSetting {
  enum class Type { kText, kInteger, kNumber, kBoolean, kBytes, kDuration, kChoice };

  std::string key;
  Type type = Type::kText;
  std::string fallback;  // as it would be written
  Bytes unit{1};         // of kBytes: what a bare number counts
  std::optional<double> least{};
  std::optional<double> most{};
  std::vector<std::string> choices{};
  std::string help{};   // one sentence for people: what it is for
  bool secret = false;  // never shown
  bool operator==(const DeclaredSetting&) const = default;
};

/// Reads the keys of one section: each getter names a key that exists, and finish() complains about
/// every key that nobody asked for, naming the nearest known one. The first mistake is kept; later
/// getters return their defaults.
class SectionReader {
 public:
  /// `section` must outlive the reader; kNothing reads as an empty section. `path` stands before
  /// key names in messages ("driver_config"), "" for the top level.
  SectionReader(const Settings& section, std::string path);

  [[nodiscard]] std::string string(std::string_view key, std::string fallback);
  [[nodiscard]] bool boolean(std::string_view key, bool fallback);
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback,
                                     std::int64_t least, std::int64_t most);
  [[nodiscard]] double number(std::string_view key, double fallback, double least, double most);
  [[nodiscard]] Nanos duration(std::string_view key, Nanos fallback);
  [[nodiscard]] Bytes bytes(std::string_view key, Bytes fallback, Bytes unit = Bytes{1});
  /// One of a few words.
  [[nodiscard]] std::string choice(std::string_view key, std::string_view fallback,
                                   std::span<const std::string_view> allowed);
  /// Says what a key that was read is for.
  void explain(std::string_view key, std::string_view help);
  /// From now on what is read is noted in `list` too, once a key.
  void declare_into(std::vector<DeclaredSetting>& list) { declared_ = &list; }

  /// The value as it stands, or nothing; marks the key as known.
  [[nodiscard]] const Settings* raw(std::string_view key);
  /// Somebody else reads this section as it stands: every key is known.
  void accept_all();
  /// Keeps a mistake found by the caller, unless there is one already.
  void reject(Error error);

  /// The first mistake: a wrong value, else an unknown key.
  [[nodiscard]] Result<void> finish();

 private:
  [[nodiscard]] std::string name(std::string_view key) const;
  void declare(DeclaredSetting setting);
  template <class T>
  T take(Result<T> value, T fallback);

  const Settings& section_;
  std::string path_;
  std::vector<std::string_view> known_;
  std::vector<DeclaredSetting>* declared_ = nullptr;
  std::optional<Error> mistake_;
};

}  // namespace chopsticks
