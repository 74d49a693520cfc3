#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "drivers/api/content.h"
#include "support/units.h"

namespace chopsticks::drivers {

/// What a download brought. As long as it is content that we made ourselves (and objects that a run
/// has written are), nothing is kept of it but its description: it is compared while it arrives and
/// can be made again. Anything else is kept byte by byte.
class Body {
 public:
  /// Forgets what there was; so many bytes are likely to come.
  void begin(Bytes expected) noexcept;
  void take(std::string_view bytes);
  /// All of it at once: so much of this content.
  void describe(const Content& content, Bytes size) noexcept;

  [[nodiscard]] Bytes size() const noexcept { return size_; }
  /// All of it, when it is content of our making; otherwise the bytes() are there.
  [[nodiscard]] const std::optional<Content>& content() const noexcept { return content_; }
  [[nodiscard]] std::span<const char> bytes() const noexcept;

 private:
  void keep(std::string_view bytes);
  [[nodiscard]] std::string_view complete_head(std::string_view bytes) noexcept;

  Bytes size_;
  Bytes expected_;
  std::array<char, sizeof(Content::Head)> head_;
  std::size_t head_size_ = 0;
  std::optional<Content> content_;
  std::optional<ContentCheck> check_;  // while all of it is content_
  std::vector<char> kept_;
};

}  // namespace chopsticks::drivers
