#include "cli/web_control.h"

#include <algorithm>

#include "cli/json_value.h"
#include "cli/worker.h"
#include "cluster/wire/messages.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

const Place kForm{"the start form", 0, 0};

// Otherwise "quit" would be an order to every worker.
bool stays_custom(const cluster::Custom& message) {
  const auto read = cluster::decode_to_worker(encode(cluster::ToWorker(message), "anybody"));
  return read && std::holds_alternative<cluster::Custom>(read->message);
}

}  // namespace

WebControl::WebControl(const Setup& setup, cluster::LeaderLoop& leader, RunRecorder& recorder)
    : leader_(leader), recorder_(recorder), setup_(setup) {
  recorder_.describe(setup_);
}

plan::ScenarioInfo WebControl::scenario() {
  auto scenario = recorder_.scenario();
  if (scenario.classes.empty()) {
    for (const auto& one : leader_.view()->classes) scenario.classes.push_back({one, {}});
  }
  return scenario;
}

web::Logs WebControl::logs() { return {log::recent(), leader_.logs()}; }

// The setup with these values over it; an error when the scenario refuses them.
Result<Setup> WebControl::with(const std::map<std::string, std::string>& parameters) const {
  auto setup = setup_;
  if (setup.scenario_settings.empty() && !parameters.empty())
    setup.scenario_settings = Settings::section(kForm);
  for (const auto& [name, value] : parameters)
    setup.scenario_settings.set(name, Settings::text(value, kForm));
  if (const auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags);
      !checked) {
    return fail(checked.error());
  }
  return setup;
}

// All of them, some changed. Those of workers that bring their own are known to the leader only.
std::vector<plan::UserClass> WebControl::classes(const web::StartOrder& order) {
  auto all = setup_.scenario.users.empty() ? leader_.view()->classes : setup_.scenario.classes();
  for (auto& one : all) {
    const auto changed = std::ranges::find(order.user_classes, one.name, &plan::UserClass::name);
    if (changed != order.user_classes.end()) one = *changed;
  }
  return all;
}

void WebControl::use_classes(const std::vector<plan::UserClass>& changed) {
  for (const auto& one : changed) {
    for (auto& kind : setup_.scenario.users)
      if (kind.user_class.name == one.name) kind.user_class = one;
  }
}

Result<void> WebControl::start(const web::StartOrder& order) {
  const std::lock_guard lock(mutex_);
  if (!order.parameters.empty()) {
    auto setup = with(order.parameters);
    if (!setup) return fail(setup.error());
    setup_ = std::move(*setup);
    for (const auto& [name, value] : order.parameters) parameters_[name] = value;
  }
  use_classes(order.user_classes);
  cluster::Value::List assignments;
  for (const auto& [name, value] : parameters_)
    assignments.push_back(fmt::format("{}={}", name, value));
  leader_.configure(order.user_classes.empty() ? std::vector<plan::UserClass>() : classes(order),
                    {{std::string(kParametersOption), std::move(assignments)}});
  recorder_.describe(setup_);
  return leader_.start(order.plan);
}

Result<void> WebControl::update_user_class(const plan::UserClass& changed) {
  const std::lock_guard lock(mutex_);
  use_classes({changed});
  leader_.update_class(changed);
  recorder_.describe(setup_);
  return {};
}

Result<void> WebControl::send_message(const web::CustomMessage& message) {
  auto data = value_of_json(message.data);
  if (!data) return fail(data.error());
  const cluster::Custom custom{message.type, std::move(*data)};
  if (!stays_custom(custom))
    return fail(
        fmt::format("'{}' is a message of the protocol itself: choose another type", message.type));
  if (leader_.send_custom(custom, message.worker)) return {};
  return fail(message.worker ? fmt::format("there is no worker {}", *message.worker)
                             : "the leader has finished");
}

}  // namespace chopsticks::cli
