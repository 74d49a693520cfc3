#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/units.h"

namespace chopsticks::users {

/// Whoever is made with the scenario's section of the scenario config at hand: users and load
/// shapes. For use in member initializers and constructors.
class HasSettings {
 protected:
  HasSettings() = default;
  ~HasSettings() = default;

  // `help` is one sentence for whoever fills in the start form.

  /// `Bytes size = setting("object_size_mb", 100, MiB, "Size of each object");` reads a size where
  /// a bare number counts MiB.
  [[nodiscard]] static Bytes setting(std::string_view key, double fallback, Bytes unit,
                                     std::string_view help = {});
  [[nodiscard]] static Nanos setting(std::string_view key, Nanos fallback,
                                     std::string_view help = {});
  [[nodiscard]] static bool setting(std::string_view key, bool fallback,
                                    std::string_view help = {});
  [[nodiscard]] static double setting(std::string_view key, double fallback,
                                      std::string_view help = {});
  [[nodiscard]] static std::string setting(std::string_view key, const char* fallback,
                                           std::string_view help = {});
  /// Whole numbers, not negative.
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  [[nodiscard]] static T setting(std::string_view key, T fallback, std::string_view help = {}) {
    return static_cast<T>(whole_setting(key, static_cast<std::int64_t>(fallback), help));
  }

 private:
  [[nodiscard]] static std::int64_t whole_setting(std::string_view key, std::int64_t fallback,
                                                  std::string_view help);
};

}  // namespace chopsticks::users
