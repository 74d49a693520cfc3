#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/load_shape.h"
#include "plan/scenario_info.h"
#include "plan/user_class.h"
#include "users/api/load_shape.h"
#include "users/api/run_listener.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A kind of user, as a scenario offers it.
struct UserKind {
  plan::UserClass user_class;  // name, weight, fixed count
  std::function<std::unique_ptr<User>()> make;
  std::optional<drivers::Protocol> speaks = {};  // to storage; nothing: not known, or not at all
  std::vector<plan::TaskInfo> tasks = {};        // of a kind whose tasks are not its User's
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
  std::shared_ptr<RunListener> listener = {};    // none: it does not care
  std::vector<DeclaredSetting> parameters = {};  // beyond those its users read when they are made

  [[nodiscard]] const UserKind* find(std::string_view user_class) const noexcept;
  [[nodiscard]] std::vector<plan::UserClass> classes() const;
};

/// How many of one kind there are: `weight` relative to the others, or exactly `fixed_count` when
/// that is not 0. A user class says so with `static constexpr Share share{.weight = 3};`.
struct Share {
  double weight = 1;
  int fixed_count = 0;
};

/// Takes the first of some names, separated by commas, off the front.
[[nodiscard]] std::string next_name(std::string_view& names);

template <class U>
[[nodiscard]] UserKind user_kind(std::string name) {
  Share share;
  if constexpr (requires { U::share; }) share = U::share;
  std::optional<drivers::Protocol> speaks;
  if constexpr (requires { U::kProtocol; }) speaks = U::kProtocol;
  return {{std::move(name), share.weight, share.fixed_count},
          [] { return std::make_unique<U>(); },
          speaks,
          {}};
}

template <class S>
[[nodiscard]] ShapeKind shape_kind(std::string name) {
  bool common = false;
  if constexpr (requires { S::use_common_options; }) common = S::use_common_options;
  return {{std::move(name), common},
          [] { return std::make_unique<ShapeAtWork>(std::make_unique<S>()); },
          {}};
}

/// The scenario of these user classes and, if one of them is that, a load shape. `class_names` is
/// how they were written, separated by commas.
template <class... Classes>
[[nodiscard]] Scenario scenario_of(std::string name, std::string_view class_names) {
  static_assert((std::derived_from<Classes, User> + ... + 0) > 0, "a scenario needs a user class");
  static_assert((std::derived_from<Classes, LoadShape> + ... + 0) <= 1,
                "a scenario has one load shape at most");
  Scenario scenario{std::move(name), {}, {}};
  const auto add = [&]<class Class>() {
    if constexpr (std::derived_from<Class, LoadShape>) {
      scenario.shape = shape_kind<Class>(next_name(class_names));
    } else {
      scenario.users.push_back(user_kind<Class>(next_name(class_names)));
    }
  };
  (add.template operator()<Classes>(), ...);
  return scenario;
}

/// Makes a user of this kind once, without storage, and reports every mistake in the scenario's
/// settings: a wrong value, a key nobody reads. Also a kind without a task to do under these tags.
[[nodiscard]] Result<void> check(const Scenario& scenario, const Settings& settings,
                                 const TagFilter& tags);

}  // namespace chopsticks::users
