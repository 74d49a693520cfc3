#include "ui_assets/assets.h"

#include <algorithm>

#include "ui_assets/embedded.h"

namespace chopsticks::ui_assets {

std::optional<Asset> find(std::string_view path) {
  const auto files = embedded();
  const auto found = std::ranges::lower_bound(files, path, {}, &Asset::path);
  if (found == files.end() || found->path != path) return std::nullopt;
  return *found;
}

}  // namespace chopsticks::ui_assets
