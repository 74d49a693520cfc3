#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/load_shape.h"
#include "plan/user_class.h"
#include "users/api/run_listener.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A kind of user, as a scenario offers it.
struct UserKind {
  plan::UserClass user_class;  // name, weight, fixed count
  std::function<std::unique_ptr<User>()> make;
};

/// The load shape of a scenario, if it has one: made by the leader, or asked where it lives. On a
/// leader neither may be there (a shape in Python and no Python): then one of the workers is asked.
struct ShapeKind {
  plan::ShapeInfo info;
  std::function<std::unique_ptr<plan::LoadShape>()> make;
  plan::AskShape ask;
};

/// What a scenario file comes to: a name, which is also its section in the scenario config, and who
/// takes part.
struct Scenario {
  std::string name;
  std::vector<UserKind> users;
  std::optional<ShapeKind> shape = {};
  std::shared_ptr<RunListener> listener = {};  // none: it does not care

  [[nodiscard]] const UserKind* find(std::string_view user_class) const noexcept;
  [[nodiscard]] std::vector<plan::UserClass> classes() const;
};

/// How many of one kind there are: `weight` relative to the others, or exactly `fixed_count` when
/// that is not 0. A user class says so with `static constexpr Share share{.weight = 3};`.
struct Share {
  double weight = 1;
  int fixed_count = 0;
};

template <class U>
[[nodiscard]] UserKind user_kind(std::string name) {
  Share share;
  if constexpr (requires { U::share; }) share = U::share;
  return {{std::move(name), share.weight, share.fixed_count}, [] { return std::make_unique<U>(); }};
}

/// Makes a user of this kind once, without storage, and reports every mistake in the scenario's
/// settings: a wrong value, a key nobody reads. Also a kind without a task to do under these tags.
[[nodiscard]] Result<void> check(const Scenario& scenario, const Settings& settings,
                                 const TagFilter& tags);

}  // namespace chopsticks::users
