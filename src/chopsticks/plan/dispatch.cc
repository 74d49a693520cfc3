#include "plan/dispatch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

namespace chopsticks::plan {
namespace {

std::vector<UserClass> by_name(std::vector<UserClass> classes) {
  std::ranges::sort(classes, {}, &UserClass::name);
  return classes;
}

// Neighbours in this order live on different machines as far as possible, so that a small number of
// users spreads over machines first and over the processes of one machine second.
std::vector<std::string> in_dealing_order(std::vector<std::string> ids) {
  std::ranges::sort(ids);
  std::map<std::string_view, int> seen;
  std::vector<std::pair<int, std::string_view>> numbered;
  numbered.reserve(ids.size());
  for (const std::string_view id : ids)
    numbered.emplace_back(seen[id.substr(0, id.find('_'))]++, id);
  std::ranges::sort(numbered);
  std::vector<std::string> ordered;
  ordered.reserve(ids.size());
  for (const auto& [number, id] : numbered) ordered.emplace_back(id);
  return ordered;
}

}  // namespace

UserDispatcher::UserDispatcher(std::vector<UserClass> classes,
                               const std::vector<std::string>& workers)
    : classes_(by_name(std::move(classes))),
      offered_(classes_),
      workers_(workers),
      order_(offered_) {
  rebalance();
  rebalanced_ = false;
}

void UserDispatcher::new_dispatch(int target, PerSecond rate) {
  target_ = std::max(target, 0);
  // Rates beyond int, and the nonsensical ones nobody checked, mean "as fast as possible" and "one
  // by one".
  const auto whole = std::clamp(std::floor(rate.value), 1.0, 1e9);
  batch_ = static_cast<int>(whole);
  interval_ = rate.value > 0 ? from_seconds(std::min(whole / rate.value, 1e6)) : 1s;
  fresh_ = true;
  exhausted_ = false;
}

void UserDispatcher::restrict_to(const std::vector<std::string>& names) {
  auto offered = classes_;
  for (auto& one : offered) {
    if (std::ranges::find(names, one.name) == names.end()) one.weight = one.fixed_count = 0;
  }
  // The order among the same classes goes on, as in Locust.
  if (offered == offered_) return;
  offered_ = std::move(offered);
  order_ = ClassOrder(offered_);
  exhausted_ = false;
}

bool UserDispatcher::next() {
  if (!in_progress()) return false;
  const bool unchanged = std::exchange(rebalanced_, false) || users() == target_;
  fresh_ = false;
  if (unchanged) return true;
  const auto goal =
      users() < target_ ? std::min(users() + batch_, target_) : std::max(users() - batch_, target_);
  while (users() < goal && !exhausted_) exhausted_ = !add_user();
  while (users() > goal) remove_user();
  return true;
}

bool UserDispatcher::in_progress() const noexcept {
  if (workers_.empty()) return false;
  return fresh_ || rebalanced_ || (users() != target_ && !exhausted_);
}

bool UserDispatcher::waits() const noexcept { return !fresh_ && !rebalanced_ && in_progress(); }

void UserDispatcher::add_worker(const std::string& id) {
  if (std::ranges::find(workers_, id) != workers_.end()) return;
  workers_.push_back(id);
  rebalance();
}

void UserDispatcher::remove_worker(const std::string& id) {
  if (std::erase(workers_, id) != 0 && !workers_.empty()) rebalance();
}

void UserDispatcher::rebalance() {
  workers_ = in_dealing_order(std::move(workers_));
  const auto present = users();
  running_.clear();
  distribution_.clear();
  cells_.clear();
  class_counts_.assign(classes_.size(), 0);
  order_ = ClassOrder(offered_);
  next_worker_ = 0;
  for (const auto& worker : workers_) {
    auto& counts = distribution_[worker];
    auto& cells = cells_.emplace_back();
    for (const auto& one : classes_) cells.push_back(&counts[one.name]);
  }
  while (users() < present && add_user()) {
  }
  rebalanced_ = true;
}

bool UserDispatcher::add_user() {
  if (workers_.empty()) return false;
  const auto next = order_.next(class_counts_);
  if (!next) return false;
  const User user{next_worker_, *next};
  next_worker_ = (next_worker_ + 1) % workers_.size();
  ++count(user);
  ++class_counts_[user.user_class];
  running_.push_back(user);
  return true;
}

void UserDispatcher::remove_user() {
  const auto user = running_.back();
  running_.pop_back();
  --count(user);
  --class_counts_[user.user_class];
  order_.check_fixed();
}

int& UserDispatcher::count(User user) { return *cells_[user.worker][user.user_class]; }

}  // namespace chopsticks::plan
