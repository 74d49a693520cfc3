#include "cluster/wire/scenario.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cluster/wire/fields.h"

namespace chopsticks::cluster {
namespace {

using Type = DeclaredSetting::Type;

// More than any scenario has.
constexpr std::size_t kMostItems = 1000;
constexpr std::size_t kLongestText = 4000;
constexpr int kDeepest = 8;  // task sets in task sets

Value texts(const std::vector<std::string>& words) {
  return Value::List(words.begin(), words.end());
}

template <class Items, class Encode>
Value list_of(const Items& items, Encode encode) {
  Value::List list;
  for (const auto& item : items) list.push_back(encode(item));
  return list;
}

Value encode_task(const plan::TaskInfo& task) {
  Value::Map map{{"name", task.name}, {"share", task.share}};
  if (!task.tags.empty()) map.push_back({"tags", texts(task.tags)});
  if (!task.tasks.empty()) map.push_back({"tasks", list_of(task.tasks, encode_task)});
  return map;
}

Value encode_class(const plan::ClassInfo& one) {
  return Value::Map{{"name", one.user_class.name},
                    {"weight", one.user_class.weight},
                    {"fixed_count", one.user_class.fixed_count},
                    {"tasks", list_of(one.tasks, encode_task)}};
}

Value encode_parameter(const plan::ParameterInfo& one) {
  const auto& declared = one.declared;
  Value::Map map{{"key", declared.key},          {"type", static_cast<int>(declared.type)},
                 {"default", declared.fallback}, {"unit", declared.unit.count},
                 {"help", declared.help},        {"secret", declared.secret}};
  if (declared.least) map.push_back({"least", *declared.least});
  if (declared.most) map.push_back({"most", *declared.most});
  if (!declared.choices.empty()) map.push_back({"choices", texts(declared.choices)});
  if (one.value) map.push_back({"value", *one.value});
  if (one.value) map.push_back({"source", one.source});
  return map;
}

/// Reads one message; the first thing that is too much or wrong spoils it.
class Decoder {
 public:
  [[nodiscard]] bool ok() const { return ok_; }

  plan::ScenarioInfo scenario(const Value& value) {
    Fields in(value, "scenario");
    plan::ScenarioInfo info;
    info.name = text(in, "name");
    info.classes =
        list<plan::ClassInfo>(in, "classes", [&](const Value& v) { return user_class(v); });
    info.parameters =
        list<plan::ParameterInfo>(in, "parameters", [&](const Value& v) { return parameter(v); });
    ok_ = ok_ && in.ok();
    return info;
  }

 private:
  std::string text(Fields& in, std::string_view key) {
    auto read = in.optional_text(key).value_or("");
    read.resize(std::min(read.size(), kLongestText));
    return read;
  }

  std::vector<std::string> words(Fields& in, std::string_view key) {
    if (in.optional(key) == nullptr) return {};
    auto read = in.texts(key);
    ok_ = ok_ && read.size() <= kMostItems;
    for (auto& word : read) word.resize(std::min(word.size(), kLongestText));
    return read;
  }

  template <class Item, class Decode>
  std::vector<Item> list(Fields& in, std::string_view key, Decode decode) {
    std::vector<Item> items;
    const auto* value = in.optional(key);
    const auto* found = value ? value->list() : nullptr;
    ok_ = ok_ && (!value || (found && found->size() <= kMostItems));
    if (!ok_ || !found) return items;
    for (const auto& item : *found) items.push_back(decode(item));
    return items;
  }

  plan::TaskInfo task(const Value& value, int depth) {
    Fields in(value, "task");
    plan::TaskInfo task{text(in, "name"), in.number("share"), words(in, "tags"), {}};
    if (depth < kDeepest)
      task.tasks = list<plan::TaskInfo>(
          in, "tasks", [&](const Value& inner) { return this->task(inner, depth + 1); });
    ok_ = ok_ && in.ok() && task.share >= 0 && task.share <= 1;
    return task;
  }

  plan::ClassInfo user_class(const Value& value) {
    Fields in(value, "user class");
    plan::ClassInfo one{{text(in, "name"), in.number("weight"), 0}, {}};
    const auto fixed = in.count("fixed_count");
    one.tasks = list<plan::TaskInfo>(in, "tasks", [&](const Value& v) { return task(v, 0); });
    ok_ = ok_ && in.ok() && one.user_class.weight >= 0 && std::in_range<std::int32_t>(fixed);
    if (ok_) one.user_class.fixed_count = static_cast<int>(fixed);
    return one;
  }

  std::optional<double> bound(Fields& in, std::string_view key) {
    return in.optional(key) ? std::optional(in.number(key)) : std::nullopt;
  }

  plan::ParameterInfo parameter(const Value& value) {
    Fields in(value, "parameter");
    plan::ParameterInfo one;
    auto& declared = one.declared;
    declared.key = text(in, "key");
    const auto type = in.count("type");
    declared.type =
        static_cast<Type>(std::min<std::uint64_t>(type, std::to_underlying(Type::kChoice)));
    declared.fallback = text(in, "default");
    declared.unit = {std::max<std::uint64_t>(1, in.count("unit"))};
    declared.help = text(in, "help");
    const auto* secret = in.optional("secret");
    declared.secret = secret && secret->boolean() && *secret->boolean();
    declared.least = bound(in, "least");
    declared.most = bound(in, "most");
    declared.choices = words(in, "choices");
    if (in.optional("value")) {
      one.value = text(in, "value");
      one.source = text(in, "source");
    }
    ok_ = ok_ && in.ok() && !declared.key.empty();
    return one;
  }

  bool ok_ = true;
};

}  // namespace

Value to_value(const plan::ScenarioInfo& scenario) {
  return Value::Map{{"name", scenario.name},
                    {"classes", list_of(scenario.classes, encode_class)},
                    {"parameters", list_of(scenario.parameters, encode_parameter)}};
}

std::optional<plan::ScenarioInfo> scenario_info(const Value* value) {
  if (!value) return std::nullopt;
  Decoder decoder;
  auto info = decoder.scenario(*value);
  return decoder.ok() ? std::optional(std::move(info)) : std::nullopt;
}

}  // namespace chopsticks::cluster
