#include <exception>

#include "cluster/wire/fields.h"
#include "cluster/wire/frame.h"
#include "cluster/wire/messages.h"
#include "cluster/wire/options.h"
#include "cluster/wire/shape.h"

namespace chopsticks::cluster {
namespace to_worker {
namespace {

template <class Message>
Result<ToWorker> finish(const Fields& in, Message message) {
  if (!in.ok()) return fail(in.problem());
  return ToWorker(std::move(message));
}

Result<ToWorker> decode_ack(const Value& data) {
  if (data.is_nil()) return Ack{};
  Fields in(data, "ack");
  return finish(in, Ack{in.optional_integer("index")});
}

Value encode_data(const Ack& ack) {
  return ack.index ? Value(Value::Map{{"index", *ack.index}}) : Value();
}

Result<ToWorker> decode_heartbeat(const Value& data) {
  const auto* ours = data.find(kOurs);
  if (!ours) return HeartbeatReply{};
  Fields in(*ours, "heartbeat");
  const auto worker_sent = in.optional_nanos("worker_sent");
  const auto leader_now = in.optional_nanos("leader_now");
  HeartbeatReply reply;
  reply.shape = shape_moment(in.optional("shape"));
  if (const auto* reports = in.optional("reports"); reports && reports->integer().value_or(-1) >= 0)
    reply.reports = static_cast<std::uint64_t>(*reports->integer());
  reply.wire = in.optional_integer("wire");
  if (worker_sent && leader_now) reply.clocks = Clocks{*worker_sent, *leader_now};
  return reply;
}

Value encode_data(const HeartbeatReply& reply) {
  if (!reply.clocks && !reply.shape && !reply.reports && !reply.wire) return nullptr;
  Value::Map ours;
  if (reply.clocks) {
    ours.push_back({"worker_sent", reply.clocks->worker_sent.count()});
    ours.push_back({"leader_now", reply.clocks->leader_now.count()});
  }
  if (reply.reports) ours.push_back({"reports", *reply.reports});
  if (reply.wire) ours.push_back({"wire", *reply.wire});
  if (reply.shape) ours.push_back({"shape", to_value(*reply.shape)});
  return Value::Map{{kOurs, std::move(ours)}};
}

Value::Map decode_options(Fields& in) {
  const auto* options = in.optional("parsed_options");
  if (options && !options->map()) in.refuse("parsed_options", "must be a map");
  return options && options->map() ? *options->map() : Value::Map();
}

Result<ToWorker> decode_spawn(const Value& data) {
  Fields in(data, "spawn");
  Spawn spawn;
  spawn.timestamp = in.number("timestamp");
  spawn.users = in.classes("user_classes_count");
  spawn.host = in.optional_text("host");
  spawn.stop_timeout = in.optional_seconds("stop_timeout").value_or(Nanos(0));
  spawn.options = decode_options(in);
  if (spawn.stop_timeout < Nanos(0)) in.refuse("stop_timeout", "must not be negative");
  return finish(in, std::move(spawn));
}

Value encode_data(const Spawn& spawn) {
  return Value::Map{{"timestamp", spawn.timestamp},
                    {"user_classes_count", to_value(spawn.users)},
                    {"host", spawn.host ? Value(*spawn.host) : Value()},
                    {"stop_timeout", seconds(spawn.stop_timeout)},
                    {"parsed_options", plain_options(spawn.options)}};
}

Result<ToWorker> decode_spawning_complete(const Value& data) {
  if (data.is_nil()) return SpawningComplete{};
  Fields in(data, "spawning_complete");
  return finish(in, SpawningComplete{in.optional_integer("user_count")});
}

Value encode_data(const SpawningComplete& complete) {
  return complete.users ? Value(Value::Map{{"user_count", *complete.users}}) : Value();
}

constexpr std::string_view kClassName = "user_class_name";

Result<ToWorker> decode_update(const Value& data) {
  Fields in(data, "update_user_class");
  UpdateUserClass update{in.text(kClassName), {}};
  if (!in.ok()) return fail(in.problem());
  for (const auto& member : *data.map()) {
    if (member.key != Value(kClassName)) update.attributes.push_back(member);
  }
  return ToWorker(std::move(update));
}

Value encode_data(const UpdateUserClass& update) {
  Value::Map map{{kClassName, update.user_class}};
  map.insert(map.end(), update.attributes.begin(), update.attributes.end());
  return map;
}

// Name and contents; nothing for a URL.
std::optional<SourceFile> decode_source(const Value& file) {
  const auto* name = file.find("filename");
  const auto* contents = file.find("contents");
  if (!name || !name->text() || !contents || !contents->text()) return std::nullopt;
  return SourceFile{*name->text(), *contents->text()};
}

std::optional<LocustFiles> decode_sources(const Value& data) {
  const auto* list = data.find("locustfiles");
  LocustFiles result;
  result.one_file = !list || !list->list();
  const Value::List files = result.one_file ? Value::List{data} : *list->list();
  for (const auto& file : files) {
    auto source = decode_source(file);
    if (!source) return std::nullopt;
    result.files.push_back(std::move(*source));
  }
  if (const auto* ours = data.find(kOurs); ours && ours->map()) result.configuration = *ours->map();
  return result;
}

Result<ToWorker> decode_locustfile(RawFrame& frame) {
  const auto* reason = frame.data.find("error");
  if (reason && reason->text()) return NoLocustFile{*reason->text()};
  if (auto sources = decode_sources(frame.data)) return std::move(*sources);
  return Custom{std::move(frame.type), std::move(frame.data)};
}

Value::Map encode_source(const SourceFile& file) {
  return {{"filename", file.name}, {"contents", file.contents}};
}

Value encode_data(const LocustFiles& answer) {
  if (answer.one_file && answer.files.size() == 1) return encode_source(answer.files.front());
  Value::List list;
  for (const auto& file : answer.files) list.push_back(encode_source(file));
  Value::Map map{{"locustfiles", std::move(list)}};
  if (!answer.configuration.empty()) map.push_back({kOurs, answer.configuration});
  return map;
}

Result<ToWorker> decode(RawFrame& frame) {
  const auto& [type, data, node_id] = frame;
  if (type == "heartbeat") return decode_heartbeat(data);
  if (type == "spawn") return decode_spawn(data);
  if (type == "ack") return decode_ack(data);
  if (type == "spawning_complete") return decode_spawning_complete(data);
  if (type == "stop") return Stop{};
  if (type == "quit") {
    const auto* ours = data.find(kOurs);
    const auto* reason = ours ? ours->find("reason") : nullptr;
    return Quit{reason && reason->text() ? *reason->text() : ""};
  }
  if (type == "reconnect") return Reconnect{};
  if (type == "update_user_class") return decode_update(data);
  if (type == "locustfile") return decode_locustfile(frame);
  return Custom{std::move(frame.type), std::move(frame.data)};
}

}  // namespace
}  // namespace to_worker

Result<Frame<ToWorker>> decode_to_worker(std::string_view bytes) try {
  auto frame = parse_frame(bytes);
  if (!frame) return fail(std::move(frame.error()));
  auto message = to_worker::decode(*frame);
  if (!message) return fail(std::move(message.error()));
  return Frame<ToWorker>{std::move(frame->node_id), std::move(*message)};
} catch (const std::exception& problem) {
  return fail(problem.what());  // no memory left for it
}

std::string encode(const ToWorker& message, std::string_view node_id) {
  using namespace to_worker;
  const auto write = [&](std::string_view type, Value data) {
    return write_frame(type, std::move(data), node_id);
  };
  return std::visit(
      Overloaded{
          [&](const Ack& m) { return write("ack", encode_data(m)); },
          [&](const HeartbeatReply& m) { return write("heartbeat", encode_data(m)); },
          [&](const Spawn& m) { return write("spawn", encode_data(m)); },
          [&](const SpawningComplete& m) { return write("spawning_complete", encode_data(m)); },
          [&](const Stop&) { return write("stop", nullptr); },
          [&](const Quit& m) {
            if (m.reason.empty()) return write("quit", nullptr);
            return write("quit", Value::Map{{kOurs, Value::Map{{"reason", m.reason}}}});
          },
          [&](const Reconnect&) { return write("reconnect", nullptr); },
          [&](const UpdateUserClass& m) { return write("update_user_class", encode_data(m)); },
          [&](const LocustFiles& m) { return write("locustfile", encode_data(m)); },
          [&](const NoLocustFile& m) {
            return write("locustfile", Value::Map{{"error", m.reason}});
          },
          [&](const Custom& m) { return write(m.type, m.data); },
      },
      message);
}

}  // namespace chopsticks::cluster
