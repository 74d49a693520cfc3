#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::s3server {

/// The query of a request, as it came: a view that decodes only what is asked for.
class Query {
 public:
  Query() = default;
  explicit Query(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool has(std::string_view name) const noexcept { return raw(name).has_value(); }
  /// As it came; nothing when there is none.
  [[nodiscard]] std::optional<std::string_view> raw(std::string_view name) const noexcept;

 private:
  std::string_view text_;
};

/// Reads the parameters of a query. The first mistake is kept; later getters return their defaults.
class QueryReader {
 public:
  explicit QueryReader(const Query& query) noexcept : query_(query) {}

  /// Decoded; "" when there is none. The mistake is InvalidURI.
  [[nodiscard]] std::string text(std::string_view name);
  /// At most `most`. The mistake is InvalidArgument.
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t fallback,
                                     std::uint64_t most);
  /// A length of a page: 1,000 unless given, and never more.
  [[nodiscard]] std::uint64_t page_length(std::string_view name);

  [[nodiscard]] Result<void> finish() const;

 private:
  void reject(Error error);

  const Query& query_;
  std::optional<Error> mistake_;
};

}  // namespace chopsticks::s3server
