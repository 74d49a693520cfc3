#include "cluster/wire/heartbeat.h"

#include <algorithm>
#include <utility>

#include "cluster/wire/fields.h"
#include "cluster/wire/scenario.h"
#include "cluster/wire/shape.h"

namespace chopsticks::cluster {
namespace {

using from_worker::Telemetry;

// More than any scenario has.
constexpr std::size_t kMostClasses = 1000;

Value encode_classes(const std::vector<plan::UserClass>& classes) {
  Value::List list;
  for (const auto& one : classes) {
    list.push_back(
        Value::Map{{"name", one.name}, {"weight", one.weight}, {"fixed_count", one.fixed_count}});
  }
  return list;
}

std::vector<plan::UserClass> decode_classes(Fields& telemetry) {
  const auto* list = telemetry.optional("classes");
  if (!list) return {};
  if (!list->list() || list->list()->size() > kMostClasses) {
    telemetry.refuse("classes", "must be a list of user classes");
    return {};
  }
  std::vector<plan::UserClass> classes;
  for (const auto& item : *list->list()) {
    Fields in(item, "user class");
    plan::UserClass one{in.text("name"), in.number("weight"), 0};
    const auto fixed = in.count("fixed_count");
    const bool makes_sense =
        in.ok() && !one.name.empty() && one.weight >= 0 && std::in_range<std::int32_t>(fixed);
    if (!makes_sense) telemetry.refuse("classes", "must be a list of user classes");
    one.fixed_count = makes_sense ? static_cast<int>(fixed) : 0;
    classes.push_back(std::move(one));
  }
  return classes;
}

/// From our own kind, perhaps of another version: what cannot be read is no reason to lose the
/// heartbeat.
std::optional<Telemetry> decode_telemetry(const Value* ours) {
  if (!ours) return std::nullopt;
  Fields in(*ours, "telemetry");
  Telemetry telemetry;
  telemetry.host = in.optional_text("host").value_or("");
  telemetry.life = short_life(in.optional("life"));
  telemetry.cores = static_cast<unsigned>(in.count("cores"));
  telemetry.threads = static_cast<unsigned>(in.count("threads"));
  telemetry.cpu = Nanos(in.count("cpu"));
  telemetry.users = in.count("users");
  telemetry.lag = Nanos(in.count("lag"));
  telemetry.network = {{in.optional_count("net_in").value_or(0)},
                       {in.optional_count("net_out").value_or(0)}};
  telemetry.sent = std::max(in.optional_nanos("sent").value_or(Nanos::zero()), Nanos::zero());
  telemetry.offset = in.optional_nanos("offset");
  telemetry.shape = shape_info(in.optional("shape"));
  telemetry.shape_answer = shape_answer(in.optional("shape_answer"));
  telemetry.classes = decode_classes(in);
  telemetry.scenario = scenario_info(in.optional("scenario"));
  return in.ok() ? std::optional(std::move(telemetry)) : std::nullopt;
}

Value encode_telemetry(const Telemetry& telemetry) {
  Value::Map map{{"host", telemetry.host},
                 {"cores", telemetry.cores},
                 {"threads", telemetry.threads},
                 {"cpu", telemetry.cpu.count()},
                 {"users", telemetry.users},
                 {"lag", telemetry.lag.count()},
                 {"net_in", telemetry.network.received.count},
                 {"net_out", telemetry.network.sent.count},
                 {"sent", telemetry.sent.count()}};
  if (!telemetry.life.empty()) map.push_back({"life", telemetry.life});
  if (telemetry.offset) map.push_back({"offset", telemetry.offset->count()});
  if (telemetry.shape) map.push_back({"shape", to_value(*telemetry.shape)});
  if (telemetry.shape_answer) {
    map.push_back({"shape_answer", to_value(*telemetry.shape_answer)});
  }
  if (!telemetry.classes.empty()) map.push_back({"classes", encode_classes(telemetry.classes)});
  if (telemetry.scenario) map.push_back({"scenario", to_value(*telemetry.scenario)});
  return map;
}

}  // namespace

std::string short_life(const Value* text) {
  return text && text->text() && text->text()->size() <= kLongestLife ? *text->text() : "";
}

Result<from_worker::Heartbeat> decode_heartbeat(const Value& data) {
  Fields in(data, "heartbeat");
  from_worker::Heartbeat heartbeat;
  heartbeat.state = in.text("state");
  heartbeat.cpu_percent = in.number("current_cpu_usage");
  heartbeat.memory = in.optional_count("current_memory_usage");
  heartbeat.telemetry = decode_telemetry(in.optional(kOurs));
  if (!in.ok()) return fail(in.problem());
  return heartbeat;
}

Value encode_heartbeat(const from_worker::Heartbeat& heartbeat) {
  Value::Map map{{"state", heartbeat.state}, {"current_cpu_usage", heartbeat.cpu_percent}};
  if (heartbeat.memory) map.push_back({"current_memory_usage", *heartbeat.memory});
  if (heartbeat.telemetry) map.push_back({kOurs, encode_telemetry(*heartbeat.telemetry)});
  return map;
}

}  // namespace chopsticks::cluster
