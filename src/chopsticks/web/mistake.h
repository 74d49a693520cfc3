#pragma once
#include <expected>
#include <string>

namespace chopsticks::web {

/// What is wrong with an order, and which field of it.
struct Mistake {
  std::string message;
  std::string field = {};
  int status = 400;
};
template <class T>
using Checked = std::expected<T, Mistake>;

}  // namespace chopsticks::web
