#include "cli/web_control.h"

#include <algorithm>

#include "cli/json_value.h"
#include "cli/known_scenario.h"
#include "cli/leader_orders.h"
#include "cli/own_shape.h"
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
    : leader_(leader), recorder_(recorder), foreign_(setup.foreign), setup_(setup) {
  recorder_.describe(setup_);
}

report::RunInfo WebControl::run_info() {
  auto info = recorder_.info();
  const std::lock_guard lock(mutex_);
  // The recorder hears of a new run a little later.
  info.profile = setup_.profile;
  if (setup_.workload.endpoints.empty() && !setup_.host.empty()) info.endpoints = {setup_.host};
  return info;
}

plan::ScenarioInfo WebControl::scenario() {
  auto scenario = known_scenario(recorder_.scenario(), *leader_.view());
  if (!foreign_) return scenario;
  const std::lock_guard lock(mutex_);
  for (auto& one : scenario.parameters) {
    const auto given = parameters_.find(one.declared.key);
    if (given == parameters_.end()) continue;
    one.value = given->second;
    one.source = kForm.file;
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
  if (setup.foreign) return setup;  // its workers will see
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
  if (order.host) setup_.host = *order.host;
  if (order.profile) setup_.profile = *order.profile;
  use_classes(order.user_classes);
  leader_.configure(changes(order));
  recorder_.describe(setup_);
  return leader_.start(order.plan);
}

cluster::RunChanges WebControl::changes(const web::StartOrder& order) {
  cluster::RunChanges changes;
  if (!order.user_classes.empty()) changes.classes = classes(order);
  cluster::Value::List assignments;
  for (const auto& [name, value] : parameters_)
    assignments.push_back(fmt::format("{}={}", name, value));
  changes.options = {{std::string(kParametersOption), std::move(assignments)}};
  changes.host = order.host;
  // The shape reads the settings of the form too.
  if (const auto source = shape_source(std::make_shared<Setup>(setup_)))
    changes.make_shape = source->make;
  return changes;
}

Result<void> WebControl::update_user_class(const web::ClassChange& change) {
  auto attributes = value_of_json(change.attributes);
  if (!attributes) return fail(attributes.error());
  const auto* map = attributes->map();
  if (map == nullptr) return fail("attributes of a user class are an object");
  const std::lock_guard lock(mutex_);
  use_classes({change.user_class});
  leader_.update_class(change.user_class, *map);
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
