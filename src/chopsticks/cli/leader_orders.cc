#include "cli/leader_orders.h"

#include <algorithm>

#include "cli/json_value.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

const Place kForm{"the start form", 0, 0};

// The words of a list among the leader's options; a stock leader sends nil for none.
users::Tags words_of(const cluster::Value::Map& options, std::string_view name) {
  users::Tags words;
  for (const auto& option : options) {
    const auto* key = option.key.text();
    const auto* list = option.value.list();
    if (key == nullptr || *key != name || list == nullptr) continue;
    for (const auto& word : *list) {
      if (const auto* text = word.text()) words.push_back(*text);
    }
  }
  return words;
}

std::map<std::string, std::string> parameters_of(const cluster::Value::Map& options) {
  std::map<std::string, std::string> parameters;
  for (const auto& assignment : words_of(options, kParametersOption)) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos) continue;
    parameters[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  return parameters;
}

}  // namespace

users::RunOrder order_in(const cluster::to_worker::Spawn& spawn, const Setup& setup) {
  users::RunOrder order;
  order.tags = {words_of(spawn.options, "tags"), words_of(spawn.options, "exclude_tags")};
  if (order.tags.included.empty() && order.tags.excluded.empty()) order.tags = setup.tags;
  order.parameters = parameters_of(spawn.options);
  order.options = json_of_value(spawn.options);
  // The storage under test is no host to browse.
  const auto& storage = setup.workload.endpoints;
  if (spawn.host && std::ranges::find(storage, *spawn.host) == storage.end())
    order.host = spawn.host;
  return order;
}

Settings with_parameters(const Setup& setup, const users::RunOrder& order) {
  if (order.parameters.empty()) return setup.scenario_settings;
  auto settings =
      setup.scenario_settings.empty() ? Settings::section(kForm) : setup.scenario_settings;
  for (const auto& [name, value] : order.parameters)
    settings.set(name, Settings::text(value, kForm));
  const auto checked = users::check(setup.scenario, settings, setup.tags);
  if (checked) return settings;
  log::error("the leader's parameters do not fit this scenario: {}", checked.error().message);
  return setup.scenario_settings;
}

}  // namespace chopsticks::cli
