#include "cluster/leader/saved_run.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cluster/wire/codec.h"
#include "cluster/wire/compact_rows.h"
#include "cluster/wire/fields.h"

namespace chopsticks::cluster {
namespace {

constexpr int kVersion = 2;

Value optional_nanos(const std::optional<Nanos>& span) {
  return span ? Value(span->count()) : Value();
}

std::optional<Nanos> nanos(Fields& in, std::string_view key) {
  const auto count = in.optional_integer(key);
  return count ? std::optional(Nanos(*count)) : std::nullopt;
}

Value encode_plan(const plan::RunPlan& plan) {
  return Value::Map{{"users", plan.users},
                    {"spawn_rate", plan.spawn_rate.value},
                    {"duration", optional_nanos(plan.duration)},
                    {"stop_timeout", plan.stop_timeout.count()}};
}

plan::RunPlan decode_plan(const Value& data) {
  Fields in(data, "plan");
  plan::RunPlan plan;
  plan.users = static_cast<int>(std::min<std::uint64_t>(in.count("users"), 1U << 30U));
  plan.spawn_rate = {in.number("spawn_rate")};
  plan.duration = nanos(in, "duration");
  plan.stop_timeout = nanos(in, "stop_timeout").value_or(Nanos(0));
  return plan;
}

Value encode_worker(const SavedRun::Worker& worker) {
  return Value::Map{{"id", worker.id},
                    {"index", worker.index},
                    {"life", worker.life},
                    {"reports", worker.reports},
                    {"lost", worker.lost},
                    {"highest_rate", worker.highest_rate},
                    {"requests", worker.requests},
                    {"failures", worker.failures},
                    {"bytes", worker.bytes.count}};
}

SavedRun::Worker decode_worker(const Value& data) {
  Fields in(data, "worker");
  SavedRun::Worker worker;
  worker.id = in.text("id");
  worker.index = static_cast<int>(in.count("index") & 0x7fff'ffffU);
  worker.life = in.optional_text("life").value_or("");
  worker.reports = in.count("reports");
  worker.lost = in.count("lost");
  worker.highest_rate = in.number("highest_rate");
  worker.requests = in.count("requests");
  worker.failures = in.count("failures");
  worker.bytes = {in.count("bytes")};
  return worker;
}

Value encode_class(const plan::UserClass& one) {
  return Value::Map{{"name", one.name}, {"weight", one.weight}, {"fixed_count", one.fixed_count}};
}

plan::UserClass decode_class(const Value& data) {
  Fields in(data, "user class");
  return {in.text("name"), in.number("weight"),
          static_cast<int>(in.count("fixed_count") & 0x7fff'ffffU)};
}

Value encode_event(const stats::RunEvent& event) {
  return Value::Map{{"when", event.when.count()},
                    {"kind", static_cast<int>(event.kind)},
                    {"text", event.text},
                    {"worker", event.worker}};
}

stats::RunEvent decode_event(const Value& data) {
  using Kind = stats::RunEvent::Kind;
  Fields in(data, "event");
  const auto kind = std::min(in.count("kind"), static_cast<std::uint64_t>(Kind::kNote));
  return {nanos(in, "when").value_or(Nanos(0)), static_cast<Kind>(kind), in.text("text"),
          in.optional_text("worker").value_or("")};
}

template <class Rows, class Encode>
Value encode_list(const Rows& rows, Encode encode) {
  Value::List list;
  for (const auto& row : rows) list.push_back(encode(row));
  return list;
}

Value encode_exceptions(const stats::Tally& tally) {
  return encode_list(tally.exceptions(), [](const stats::ExceptionRow& row) {
    Value::List nodes(row.nodes.begin(), row.nodes.end());
    return Value(Value::Map{{"msg", row.message},
                            {"traceback", row.traceback},
                            {"count", row.count},
                            {"nodes", std::move(nodes)}});
  });
}

stats::ExceptionRow decode_exception(const Value& data) {
  Fields in(data, "exception");
  stats::ExceptionRow row{in.text("msg"), in.text("traceback"), in.count("count"), {}};
  for (auto& node : in.texts("nodes")) row.nodes.insert(std::move(node));
  return row;
}

template <class Row, class Decode>
std::vector<Row> decode_list(const Value& data, std::string_view key, Decode decode) {
  std::vector<Row> rows;
  const auto* found = data.find(key);
  if (const auto* list = found ? found->list() : nullptr)
    for (const auto& item : *list) rows.push_back(decode(item));
  return rows;
}

Value encode_errors(const stats::Tally& tally) {
  return encode_list(tally.errors(), [](const stats::ErrorRow& row) {
    return Value(Value::Map{{"type", row.key.type},
                            {"name", row.key.name},
                            {"text", row.text},
                            {"occurrences", row.occurrences},
                            {"first_seen", optional_nanos(row.first_seen)},
                            {"last_seen", optional_nanos(row.last_seen)}});
  });
}

stats::ErrorRow decode_error(const Value& data) {
  Fields in(data, "error");
  stats::ErrorRow row{{in.text("type"), in.text("name")}, in.text("text"), in.count("occurrences")};
  row.first_seen = nanos(in, "first_seen");
  row.last_seen = nanos(in, "last_seen");
  return row;
}

Result<stats::Tally> decode_tally(const Value& data) {
  const auto* found = data.find("rows");
  const auto rows = found && found->binary() ? CompactRows::read(found->binary()->bytes)
                                             : std::optional<CompactRows>();
  if (!rows) return fail("no statistics in it");
  auto tally = unpacked(*rows);
  for (const auto& row : decode_list<stats::ErrorRow>(data, "errors", decode_error))
    tally.add_error(row);
  for (const auto& row : decode_list<stats::ExceptionRow>(data, "exceptions", decode_exception))
    tally.add_exception(row);
  return tally;
}

}  // namespace

std::string encode(const SavedRun& run) {
  return pack(Value::Map{{"chopsticks_saved_run", kVersion},
                         {"run", run.run},
                         {"plan", encode_plan(run.plan)},
                         {"started", run.started.count()},
                         {"saved", run.saved.count()},
                         {"ends", optional_nanos(run.ends)},
                         {"last_stamp", run.last_stamp},
                         {"rows", Value::Binary{CompactRows(run.tally).bytes()}},
                         {"errors", encode_errors(run.tally)},
                         {"exceptions", encode_exceptions(run.tally)},
                         {"events", encode_list(run.events, encode_event)},
                         {"classes", encode_list(run.classes, encode_class)},
                         {"scenario", run.scenario},
                         {"workers", encode_list(run.workers, encode_worker)}});
}

Result<SavedRun> decode_saved_run(std::string_view bytes) {
  const auto data = unpack(bytes);
  if (!data) return fail("no saved run: " + data.error().message);
  Fields in(*data, "saved run");
  if (in.count("chopsticks_saved_run") != kVersion || !in.ok())
    return fail("no saved run, or one of another version of chopsticks");
  auto tally = decode_tally(*data);
  if (!tally) return fail("a damaged saved run: " + tally.error().message);
  SavedRun run;
  run.run = in.count("run");
  if (const auto* plan = in.optional("plan")) run.plan = decode_plan(*plan);
  run.started = nanos(in, "started").value_or(Nanos(0));
  run.saved = nanos(in, "saved").value_or(Nanos(0));
  run.ends = nanos(in, "ends");
  run.last_stamp = in.number("last_stamp");
  run.tally = std::move(*tally);
  run.events = decode_list<stats::RunEvent>(*data, "events", decode_event);
  run.classes = decode_list<plan::UserClass>(*data, "classes", decode_class);
  run.scenario = in.optional_text("scenario").value_or("");
  run.workers = decode_list<SavedRun::Worker>(*data, "workers", decode_worker);
  if (!in.ok() || run.plan.users < 1) return fail("a damaged saved run");
  return run;
}

Result<void> write_saved_run(const std::string& path, const SavedRun& run) {
  const auto part = path + ".part";
  const auto bytes = encode(run);
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), std::ssize(bytes));
  file.close();
  std::error_code code(errno, std::generic_category());
  if (file) std::filesystem::rename(part, path, code);
  if (!file || code)
    return fail(Error{code, fmt::format("cannot write {}: {}", path, code.message())});
  return {};
}

Result<SavedRun> read_saved_run(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(fmt::format("{}: no run that could be taken over", path));
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  auto run = decode_saved_run(bytes);
  if (!run) return fail(fmt::format("{}: {}", path, run.error().message));
  return run;
}

}  // namespace chopsticks::cluster
