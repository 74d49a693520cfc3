#include "web/orders.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "report/redact.h"
#include "web/parameter_check.h"

namespace chopsticks::web {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestNote = 500;
constexpr int kDeepest = 32;
constexpr std::size_t kLongestType = 200;
constexpr std::size_t kLongestWord = 1000;

std::unexpected<Mistake> wrong(std::string field, std::string message) {
  return std::unexpected(Mistake{std::move(message), std::move(field)});
}

Checked<Json> object(const std::string& body) {
  bool too_deep = false;
  // What is nested deeply is parsed with ease, and overflows the stack when it is shown.
  const auto bound = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  auto json = Json::parse(body, bound, /*allow_exceptions=*/false);
  if (too_deep) return wrong("", fmt::format("the body is nested more than {} deep", kDeepest));
  if (!json.is_object()) return wrong("", "the body must be a JSON object");
  return json;
}

std::string shown(const Json& value) {
  constexpr std::size_t kEnough = 60;
  return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, kEnough);
}

Checked<Json> known_fields(Json json, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(names, name) == names.end())
      return wrong(name,
                   fmt::format("unknown field '{}': known are {}", name, fmt::join(names, ", ")));
  }
  return json;
}

Checked<int> users(const Json& json) {
  const auto found = json.find("users");
  const bool fits =
      found != json.end() && found->is_number_integer() && *found >= 1 && *found <= kMostUsers;
  if (!fits)
    return wrong("users", fmt::format("users must be a whole number from 1 to {} (got {})",
                                      kMostUsers, found == json.end() ? "nothing" : shown(*found)));
  return found->get<int>();
}

Checked<PerSecond> spawn_rate(const Json& json) {
  const auto found = json.find("spawn_rate");
  const bool fits = found != json.end() && found->is_number() && found->get<double>() > 0 &&
                    found->get<double>() <= kHighestSpawnRate;
  if (!fits)
    return wrong("spawn_rate",
                 fmt::format("spawn_rate must be a number above 0, at most {:.0f} (got {})",
                             kHighestSpawnRate, found == json.end() ? "nothing" : shown(*found)));
  return PerSecond{found->get<double>()};
}

// Sets `into` when the field is there.
Checked<void> duration(const Json& json, std::optional<Nanos>& into) {
  const auto found = json.find("duration");
  if (found == json.end()) return {};
  const auto text = found->is_string() ? found->get<std::string>() : found->dump();
  if (found->is_null() || text.empty()) {
    into.reset();
    return {};
  }
  const auto span = parse_duration(text);
  if ((!found->is_string() && !found->is_number()) || !span || *span <= Nanos{})
    return wrong("duration",
                 fmt::format("duration must be seconds or a text such as 30s, 5m, 1h30m, "
                             "above 0 (got {})",
                             shown(*found)));
  into = *span;
  return {};
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_secret(const plan::ScenarioInfo& scenario, const std::string& name) {
  return report::is_secret_key(name) ||
         std::ranges::any_of(scenario.parameters, [&](const auto& one) {
           return one.declared.key == name && one.declared.secret;
         });
}

Checked<std::map<std::string, std::string>> parameters(const Json& json,
                                                       const plan::ScenarioInfo& scenario) {
  std::map<std::string, std::string> made;
  const auto found = json.find("parameters");
  if (found == json.end()) return made;
  if (!found->is_object()) return wrong("parameters", "parameters must be an object of values");
  for (const auto& [name, value] : found->items()) {
    const auto field = "parameters." + name;
    if (value.is_structured() || value.is_null())
      return wrong(field, fmt::format("{} must be a text, a number, true or false", name));
    auto text = check_parameter(scenario, name, as_text(value));
    if (!text) return wrong(field, text.error().message);
    if (*text == "***" && is_secret(scenario, name)) continue;
    made[name] = std::move(*text);
  }
  return made;
}

const plan::ClassInfo* find_class(const plan::ScenarioInfo& scenario, const std::string& name) {
  const auto found = std::ranges::find(scenario.classes, name,
                                       [](const auto& one) { return one.user_class.name; });
  return found == scenario.classes.end() ? nullptr : &*found;
}

Checked<plan::UserClass> unknown_class(const plan::ScenarioInfo& scenario,
                                       const std::string& name) {
  std::vector<std::string_view> names;
  names.reserve(scenario.classes.size());
  for (const auto& one : scenario.classes) names.push_back(one.user_class.name);
  return wrong("user_classes", fmt::format("there is no user class '{}': there are {}", name,
                                           fmt::join(names, ", ")));
}

// The class as the order changes it.
Checked<plan::UserClass> changed_class(const Json& order, const char* name_field,
                                       const plan::ScenarioInfo& scenario) {
  if (!order.is_object() || !order.value(name_field, Json()).is_string())
    return wrong("user_classes", fmt::format("a user class needs its {}", name_field));
  const auto name = order.at(name_field).get<std::string>();
  const auto* known = find_class(scenario, name);
  if (known == nullptr) return unknown_class(scenario, name);
  auto changed = known->user_class;
  if (const auto weight = order.find("weight"); weight != order.end()) {
    if (!weight->is_number() || weight->get<double>() < 0 || weight->get<double>() > 1e9)
      return wrong("user_classes", fmt::format("weight of {} must be a number from 0 on", name));
    changed.weight = weight->get<double>();
  }
  if (const auto fixed = order.find("fixed_count"); fixed != order.end()) {
    if (!fixed->is_number_integer() || *fixed < 0 || *fixed > kMostUsers)
      return wrong("user_classes",
                   fmt::format("fixed_count of {} must be a whole number from 0 on", name));
    changed.fixed_count = fixed->get<int>();
  }
  return changed;
}

// What there is beside weight and fixed count, for workers that understand it.
Checked<std::string> other_attributes(const Json& order) {
  auto others = order;
  for (const auto* mine : {"user_class_name", "weight", "fixed_count"}) others.erase(mine);
  if (const auto host = others.find("host"); host != others.end() && !host->is_string())
    return wrong("host", "host must be a text");
  if (const auto tasks = others.find("tasks"); tasks != others.end()) {
    const bool names = tasks->is_array() && std::ranges::all_of(*tasks, [](const Json& task) {
                         return task.is_string();
                       });
    if (!names) return wrong("tasks", "tasks must be a list of names");
  }
  return others.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A text that is not too long; nothing when it is not there.
Checked<std::optional<std::string>> words(const Json& json, const char* field) {
  const auto found = json.find(field);
  if (found == json.end() || found->is_null()) return std::nullopt;
  if (!found->is_string() || found->get_ref<const std::string&>().size() > kLongestWord)
    return wrong(field, fmt::format("{} must be a text of at most {} bytes", field, kLongestWord));
  return found->get<std::string>();
}

// Whether the scenario's load shape decides: null says no.
Checked<bool> follow_shape(const Json& json, const plan::ScenarioInfo& scenario) {
  const auto found = json.find("load_shape");
  if (found == json.end()) return true;
  if (found->is_null()) return false;
  if (scenario.shape && found->is_string() && *found == scenario.shape->name) return true;
  return wrong("load_shape",
               fmt::format("load_shape must be {}null (got {})",
                           scenario.shape ? scenario.shape->name + " or " : "", shown(*found)));
}

Checked<std::vector<plan::UserClass>> user_classes(const Json& json,
                                                   const plan::ScenarioInfo& scenario) {
  std::vector<plan::UserClass> made;
  const auto found = json.find("user_classes");
  if (found == json.end() || found->is_null()) return made;
  if (!found->is_array()) return wrong("user_classes", "user_classes must be a list");
  for (const auto& order : *found) {
    auto changed = changed_class(order, "name", scenario);
    if (!changed) return std::unexpected(changed.error());
    made.push_back(std::move(*changed));
  }
  return made;
}

Checked<StartOrder> with_names(const Json& json, StartOrder order) {
  for (auto [field, into] :
       {std::pair{"host", &order.host}, std::pair{"profile", &order.profile}}) {
    auto text = words(json, field);
    if (!text) return std::unexpected(text.error());
    *into = std::move(*text);
  }
  return order;
}

}  // namespace

Checked<StartOrder> read_start(const std::string& body, const plan::RunPlan& offered,
                               const plan::ScenarioInfo& scenario) {
  auto parsed = object(body);
  if (!parsed) return std::unexpected(parsed.error());
  const auto json =
      known_fields(std::move(*parsed), {"users", "spawn_rate", "duration", "parameters",
                                        "user_classes", "load_shape", "host", "profile"});
  if (!json) return std::unexpected(json.error());
  StartOrder order;
  order.plan = offered;
  order.plan.duration.reset();
  const auto number = users(*json);
  if (!number) return std::unexpected(number.error());
  const auto rate = spawn_rate(*json);
  if (!rate) return std::unexpected(rate.error());
  order.plan.users = *number;
  order.plan.spawn_rate = *rate;
  if (auto read = duration(*json, order.plan.duration); !read) return std::unexpected(read.error());
  auto values = parameters(*json, scenario);
  if (!values) return std::unexpected(values.error());
  auto classes = user_classes(*json, scenario);
  if (!classes) return std::unexpected(classes.error());
  const auto shaped = follow_shape(*json, scenario);
  if (!shaped) return std::unexpected(shaped.error());
  order.plan.follow_shape = *shaped;
  order.parameters = std::move(*values);
  order.user_classes = std::move(*classes);
  return with_names(*json, std::move(order));
}

Checked<plan::RunPlan> read_edit(const std::string& body, const plan::RunPlan& present) {
  auto parsed = object(body);
  if (!parsed) return std::unexpected(parsed.error());
  const auto json = known_fields(std::move(*parsed), {"users", "spawn_rate", "duration"});
  if (!json) return std::unexpected(json.error());
  auto plan = present;
  const auto number = users(*json);
  if (!number) return std::unexpected(number.error());
  const auto rate = spawn_rate(*json);
  if (!rate) return std::unexpected(rate.error());
  plan.users = *number;
  plan.spawn_rate = *rate;
  if (auto read = duration(*json, plan.duration); !read) return std::unexpected(read.error());
  return plan;
}

Checked<std::string> read_note(const std::string& body) {
  const auto json = object(body);
  if (!json) return std::unexpected(json.error());
  const auto text = json->find("text");
  const bool fits = text != json->end() && text->is_string() &&
                    !text->get_ref<const std::string&>().empty() &&
                    text->get_ref<const std::string&>().size() <= kLongestNote;
  if (!fits)
    return wrong("text", fmt::format("text must be one to {} bytes of text", kLongestNote));
  return text->get<std::string>();
}

Checked<CustomMessage> read_message(const std::string& body) {
  auto parsed = object(body);
  if (!parsed) return std::unexpected(parsed.error());
  const auto json = known_fields(std::move(*parsed), {"type", "data", "worker"});
  if (!json) return std::unexpected(json.error());
  CustomMessage message;
  const auto type = json->find("type");
  const bool fits = type != json->end() && type->is_string() &&
                    !type->get_ref<const std::string&>().empty() &&
                    type->get_ref<const std::string&>().size() <= kLongestType;
  if (!fits)
    return wrong("type", fmt::format("type must be one to {} bytes of text", kLongestType));
  message.type = type->get<std::string>();
  message.data = json->value("data", Json()).dump();
  if (const auto worker = json->find("worker"); worker != json->end() && !worker->is_null()) {
    if (!worker->is_string()) return wrong("worker", "worker must be the id of a worker");
    message.worker = worker->get<std::string>();
  }
  return message;
}

Checked<LoginWords> read_login(const std::string& body) {
  const auto json = object(body);
  if (!json) return std::unexpected(json.error());
  LoginWords words;
  for (auto [field, into] : {std::pair{"user", &words.user}, {"password", &words.password}}) {
    const auto found = json->find(field);
    if (found == json->end() || !found->is_string() ||
        found->get_ref<const std::string&>().size() > kLongestWord)
      return wrong(field, fmt::format("{} must be a text", field));
    *into = found->get<std::string>();
  }
  return words;
}

Checked<ClassChange> read_user_class(const std::string& body, const plan::ScenarioInfo& known) {
  const auto json = object(body);
  if (!json) return std::unexpected(json.error());
  auto changed = changed_class(*json, "user_class_name", known);
  if (!changed) return std::unexpected(changed.error());
  auto others = other_attributes(*json);
  if (!others) return std::unexpected(others.error());
  return ClassChange{std::move(*changed), std::move(*others)};
}

}  // namespace chopsticks::web
