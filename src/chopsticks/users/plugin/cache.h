#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "support/result.h"
#include "support/units.h"

namespace chopsticks::plugin {

/// Compiled scenarios, kept for the next run: under XDG_CACHE_HOME or ~/.cache, in a folder that is
/// this user's alone. May be deleted at any time. What nobody has used for a month goes by itself,
/// and of what is more than 256 MiB the least recently used.
///
/// What has been compiled is found again by a key, which stands for the source itself, and used as
/// long as every other file it was made of is what it was. Several processes may ask for the same
/// at once: one compiles, the others wait for it.
class Cache {
 public:
  /// Makes the folder if need be.
  [[nodiscard]] static Result<Cache> open();
  [[nodiscard]] static Result<Cache> in(std::string folder);
  struct Limits {
    std::chrono::hours age{24 * 30};
    Bytes size = 256 * MiB;
  };
  /// Removes what is too old or too much. What is in use stays in memory; it would be compiled
  /// again.
  void prune(Limits limits) const;

  /// Makes `object`, and writes which files that took, the source first, as make would read it.
  using Compile =
      std::function<Result<void>(const std::string& object, const std::string& dependencies)>;
  /// The path of the object for this key; compiled first if it is not there.
  [[nodiscard]] Result<std::string> object(std::string_view name, std::string_view key,
                                           const Compile& compile) const;
  /// Keeps a text that came over the network as a file; its path.
  [[nodiscard]] Result<std::string> keep(std::string_view name, std::string_view content) const;

 private:
  explicit Cache(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace chopsticks::plugin
