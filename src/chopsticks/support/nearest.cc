#include "support/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chopsticks {
namespace {

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// How far `candidate` is from `word`; the beginning of a name is a good guess at the name.
std::size_t distance(std::string_view word, std::string_view candidate) {
  if (word.size() >= 3 && candidate.starts_with(word)) return 1;
  return edits(word, candidate);
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  const auto meant = lower(word);
  // Of a short word at least one letter has to stay.
  auto fewest = std::min(std::max<std::size_t>(2, word.size() / 3) + 1, word.size());
  for (auto candidate : candidates) {
    const auto far = distance(meant, lower(candidate));
    if (far < fewest) {
      fewest = far;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  if (auto near = nearest(word, candidates); !near.empty())
    return fmt::format(" (did you mean '{}'?)", near);
  if (candidates.empty()) return "";
  return fmt::format(" (allowed: {})", fmt::join(candidates, ", "));
}

}  // namespace chopsticks
