#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "cluster/wire/fields.h"
#include "cluster/wire/frame.h"
#include "cluster/wire/heartbeat.h"
#include "cluster/wire/messages.h"
#include "cluster/wire/stats_data.h"
#include "support/version.h"

namespace chopsticks::cluster {

std::string announced_version(std::string_view life) {
  const WireVersions wire;
  return fmt::format("2.46.3 {}/{} wire/{}-{} life/{}", kOurs, kVersion, wire.oldest, wire.newest,
                     life);
}

namespace from_worker {

bool ClientReady::is_chopsticks() const {
  return version && version->find(fmt::format(" {}/", kOurs)) != std::string::npos;
}

namespace {

/// What follows " name/" up to the next space.
std::string_view word_after(std::string_view text, std::string_view name) {
  const auto begin = text.find(name);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + name.size());
  return text.substr(0, text.find(' '));
}

int number_in(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

std::string ClientReady::program() const {
  if (!version || !is_chopsticks()) return version.value_or("");
  return fmt::format("{} {}", kOurs, word_after(*version, fmt::format(" {}/", kOurs)));
}

WireVersions ClientReady::wire() const {
  const auto text = version.value_or("");
  const auto range = word_after(text, " wire/");
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return {1, 1};
  const WireVersions told{number_in(range.substr(0, dash)), number_in(range.substr(dash + 1))};
  return told.oldest > 0 && told.newest >= told.oldest ? told : WireVersions{1, 1};
}

std::string ClientReady::life() const {
  const auto text = version.value_or("");
  return std::string(word_after(text, " life/").substr(0, kLongestLife));
}

namespace {

constexpr std::string_view kConfiguration = "configuration";

template <class Message>
Result<FromWorker> finish(const Fields& in, Message message) {
  if (!in.ok()) return fail(in.problem());
  return FromWorker(std::move(message));
}

Result<FromWorker> decode_client_ready(const Value& data) {
  if (data.text() && !data.text()->empty()) return ClientReady{*data.text()};
  if (data == Value(-1)) return ClientReady{};
  return fail("client_ready: the version must be text or -1");
}

Result<FromWorker> decode_logs(const Value& data) {
  Fields in(data, "logs");
  Logs logs{in.text("worker_id"), in.texts("logs")};
  return finish(in, std::move(logs));
}

Value encode_data(const Logs& logs) {
  Value::List lines(logs.lines.begin(), logs.lines.end());
  return Value::Map{{"worker_id", logs.worker_id}, {"logs", std::move(lines)}};
}

Result<FromWorker> decode_spawning_complete(const Value& data) {
  Fields in(data, "spawning_complete");
  return finish(in, SpawningComplete{in.classes("user_classes_count")});
}

Value encode_data(const SpawningComplete& complete) {
  return Value::Map{{"user_classes_count", to_value(complete.users)},
                    {"user_count", plan::total_users(complete.users)}};
}

std::uint64_t decode_exception_count(const Value* ours) {
  const auto* count = ours ? ours->find("count") : nullptr;
  const auto number = count ? count->integer() : std::nullopt;
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 1;
}

Result<FromWorker> decode_exception(const Value& data) {
  Fields in(data, "exception");
  Exception exception{in.text("msg"), in.text("traceback")};
  exception.count = decode_exception_count(in.optional(kOurs));
  return finish(in, std::move(exception));
}

Value encode_data(const Exception& exception) {
  Value::Map map{{"msg", exception.message}, {"traceback", exception.traceback}};
  if (exception.count != 1) map.push_back({kOurs, Value::Map{{"count", exception.count}}});
  return map;
}

Result<FromWorker> decode_locustfile(const Value& data) {
  if (data.is_nil()) return LocustFileRequest{};
  Fields in(data, "locustfile");
  LocustFileRequest request{in.text("version")};
  const auto* ours = in.optional(kOurs);
  request.wants_configuration = ours && ours->find(kConfiguration);
  return finish(in, std::move(request));
}

Value encode_data(const LocustFileRequest& request) {
  if (request.version.empty()) return nullptr;
  Value::Map map{{"version", request.version}};
  if (request.wants_configuration) map.push_back({kOurs, Value::Map{{kConfiguration, true}}});
  return map;
}

template <class Message>
Result<FromWorker> any(Result<Message> decoded) {
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  return FromWorker(std::move(*decoded));
}

Result<FromWorker> decode(RawFrame& frame) {
  const auto& [type, data, node_id] = frame;
  if (type == "heartbeat") return any(decode_heartbeat(data));
  if (type == "stats") return any(decode_stats(data));
  if (type == "client_ready") return decode_client_ready(data);
  if (type == "spawning") return Spawning{};
  if (type == "spawning_complete") return decode_spawning_complete(data);
  if (type == "exception") return decode_exception(data);
  if (type == "logs") return decode_logs(data);
  if (type == "client_stopped") return ClientStopped{};
  if (type == "quit") {
    const auto* ours = data.find(kOurs);
    return Quit{ours ? short_life(ours->find("life")) : ""};
  }
  if (type == "locustfile") return decode_locustfile(data);
  return Custom{std::move(frame.type), std::move(frame.data)};
}

}  // namespace
}  // namespace from_worker

Result<Frame<FromWorker>> decode_from_worker(std::string_view bytes) try {
  auto frame = parse_frame(bytes);
  if (!frame) return fail(std::move(frame.error()));
  auto message = from_worker::decode(*frame);
  if (!message) return fail(std::move(message.error()));
  return Frame<FromWorker>{std::move(frame->node_id), std::move(*message)};
} catch (const std::exception& problem) {
  return fail(problem.what());  // no memory left for it
}

std::string encode(const FromWorker& message, std::string_view node_id) {
  using namespace from_worker;
  const auto write = [&](std::string_view type, Value data) {
    return write_frame(type, std::move(data), node_id);
  };
  const auto version = [](const ClientReady& m) {
    return m.version ? Value(*m.version) : Value(-1);
  };
  return std::visit(
      Overloaded{
          [&](const ClientReady& m) { return write("client_ready", version(m)); },
          [&](const Heartbeat& m) { return write("heartbeat", encode_heartbeat(m)); },
          [&](const Stats& m) { return write("stats", encode_stats(m)); },
          [&](const Logs& m) { return write("logs", encode_data(m)); },
          [&](const Spawning&) { return write("spawning", nullptr); },
          [&](const SpawningComplete& m) { return write("spawning_complete", encode_data(m)); },
          [&](const Exception& m) { return write("exception", encode_data(m)); },
          [&](const ClientStopped&) { return write("client_stopped", nullptr); },
          [&](const Quit& m) {
            if (m.life.empty()) return write("quit", nullptr);
            return write("quit", Value::Map{{kOurs, Value::Map{{"life", m.life}}}});
          },
          [&](const LocustFileRequest& m) { return write("locustfile", encode_data(m)); },
          [&](const Custom& m) { return write(m.type, m.data); },
      },
      message);
}

}  // namespace chopsticks::cluster
