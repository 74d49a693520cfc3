#include "plan/class_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace chopsticks::plan {
namespace {

std::vector<double> weights_of(const std::vector<UserClass>& classes) {
  std::vector<double> weights;
  weights.reserve(classes.size());
  for (const auto& one : classes) weights.push_back(one.fixed_count > 0 ? 0 : one.weight);
  return weights;
}

}  // namespace

ClassOrder::ClassOrder(const std::vector<UserClass>& classes)
    : classes_(&classes), weighted_(weights_of(classes)) {}

std::optional<std::size_t> ClassOrder::next(const std::vector<int>& counts) {
  if (fixed_.empty() && std::exchange(check_fixed_, false)) queue_missing_fixed(counts);
  if (!fixed_.empty()) {
    const auto first = fixed_.front();
    fixed_.pop_front();
    return first;
  }
  if (weighted_.empty()) return std::nullopt;
  return weighted_.next();
}

void ClassOrder::queue_missing_fixed(const std::vector<int>& counts) {
  std::vector<double> missing;
  for (std::size_t i = 0; i != classes_->size(); ++i) {
    missing.push_back(std::max(0, (*classes_)[i].fixed_count - counts[i]));
  }
  Interleave order(missing);
  auto left = std::accumulate(missing.begin(), missing.end(), 0.0);
  while (left > 0) {
    const auto next = order.next();
    if (missing[next] < 1) continue;
    missing[next] -= 1;
    left -= 1;
    fixed_.push_back(next);
  }
}

}  // namespace chopsticks::plan
