#include "cluster/wire/shape.h"

#include <algorithm>
#include <limits>

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kLongestText = 4000;

int to_int(std::uint64_t count) {
  constexpr std::uint64_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(count, kMost));
}

std::string bounded(std::string text) {
  text.resize(std::min(text.size(), kLongestText));
  return text;
}

}  // namespace

Value to_value(const plan::ShapeInfo& shape) {
  return Value::Map{{"name", shape.name}, {"use_common_options", shape.use_common_options}};
}

Value to_value(const plan::ShapeMoment& moment) {
  return Value::Map{{"run", moment.run},
                    {"run_time", moment.run_time.count()},
                    {"users", moment.users},
                    {"common_users", moment.common_users},
                    {"common_rate", moment.common_rate.value}};
}

Value to_value(const plan::ShapeAnswer& answer) {
  Value::Map map{{"run", answer.run}};
  if (!answer.trouble.empty()) map.push_back({"trouble", answer.trouble});
  if (!answer.goal) return map;
  map.push_back({"users", answer.goal->users});
  map.push_back({"spawn_rate", answer.goal->spawn_rate.value});
  if (const auto& classes = answer.goal->classes) {
    map.push_back({"classes", Value::List(classes->begin(), classes->end())});
  }
  return map;
}

std::optional<plan::ShapeInfo> shape_info(const Value* value) {
  if (!value) return std::nullopt;
  Fields in(*value, "shape");
  plan::ShapeInfo info{bounded(in.text("name"))};
  const auto* common = in.optional("use_common_options");
  info.use_common_options = common && common->boolean() && *common->boolean();
  return in.ok() ? std::optional(info) : std::nullopt;
}

std::optional<plan::ShapeMoment> shape_moment(const Value* value) {
  if (!value) return std::nullopt;
  Fields in(*value, "shape");
  plan::ShapeMoment moment;
  moment.run = in.count("run");
  moment.run_time = Nanos(in.count("run_time"));
  moment.users = to_int(in.count("users"));
  moment.common_users = to_int(in.count("common_users"));
  moment.common_rate = PerSecond{in.number("common_rate")};
  return in.ok() ? std::optional(moment) : std::nullopt;
}

std::optional<plan::ShapeAnswer> shape_answer(const Value* value) {
  if (!value) return std::nullopt;
  Fields in(*value, "shape");
  plan::ShapeAnswer answer;
  answer.run = in.count("run");
  answer.trouble = bounded(in.optional_text("trouble").value_or(""));
  if (const auto users = in.optional_count("users")) {
    answer.goal = plan::ShapeGoal{to_int(*users), PerSecond{in.number("spawn_rate")}, {}};
    if (in.optional("classes")) answer.goal->classes = in.texts("classes");
  }
  return in.ok() ? std::optional(answer) : std::nullopt;
}

}  // namespace chopsticks::cluster
