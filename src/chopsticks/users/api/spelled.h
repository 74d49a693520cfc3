#pragma once
#include <string_view>

namespace chopsticks::users {

/// The last part of a name as a compiler spells it: "upload" of "&(anonymous
/// namespace)::A::upload".
[[nodiscard]] constexpr std::string_view last_name(std::string_view spelled) {
  spelled = spelled.substr(0, spelled.find('<'));
  const auto colon = spelled.rfind(':');
  return colon == std::string_view::npos ? spelled : spelled.substr(colon + 1);
}

/// What stands behind "Spelled = " in the name of a function template, up to the next parameter.
[[nodiscard]] constexpr std::string_view argument_in(std::string_view function) {
  constexpr std::string_view kBefore = "Spelled = ";
  const auto begin = function.find(kBefore);
  if (begin == std::string_view::npos) return {};
  function.remove_prefix(begin + kBefore.size());
  return function.substr(0, function.find_first_of(";]"));
}

/// "upload" for &Reader::upload.
template <auto Spelled>
[[nodiscard]] consteval std::string_view name_of_method() {
  return last_name(argument_in(__PRETTY_FUNCTION__));
}

/// "Browse" for a class Browse.
template <class Spelled>
[[nodiscard]] consteval std::string_view name_of_class() {
  return last_name(argument_in(__PRETTY_FUNCTION__));
}

}  // namespace chopsticks::users
