#include "cluster/wire/stats_data.h"

#include <fmt/format.h>

#include "cluster/wire/error_key.h"
#include "cluster/wire/exact.h"
#include "cluster/wire/fields.h"
#include "cluster/wire/heartbeat.h"
#include "cluster/wire/stats_entry.h"

namespace chopsticks::cluster {
namespace {

constexpr std::string_view kScenarioLag = "scenario_lag";
constexpr std::string_view kUnanswered = "unanswered";
constexpr std::string_view kHeartbeat = "heartbeat";

Value epoch_or_nil(std::optional<Nanos> wall) { return wall ? Value(to_epoch(*wall)) : Value(); }

Value encode_table(const stats::EntryTable& table) {
  Value::List list;
  for (const auto& [key, entry] : table) list.push_back(encode_entry(key, entry));
  return list;
}

Value encode_errors(const std::vector<stats::ErrorRow>& errors) {
  Value::Map map;
  for (const auto& row : errors) {
    Value::Map fields{{"name", row.key.name},
                      {"method", row.key.type},
                      {"error", row.text},
                      {"occurrences", row.occurrences},
                      {"first_seen", epoch_or_nil(row.first_seen)},
                      {"last_seen", epoch_or_nil(row.last_seen)}};
    map.push_back({error_key(row.key.type, row.key.name, row.text), std::move(fields)});
  }
  return map;
}

Result<void> decode_table(const Value& data, stats::EntryTable& table) {
  if (!data.list()) return fail("stats: entries must be a list");
  for (const auto& item : *data.list()) {
    const auto keyed = decode_entry(item);
    if (!keyed) return std::unexpected(keyed.error());
    table.at(keyed->key).merge(keyed->entry);
  }
  return {};
}

Result<void> decode_total(const Value& data, stats::Entry& total) {
  auto keyed = decode_entry(data);
  if (!keyed) return std::unexpected(keyed.error());
  total = std::move(keyed->entry);
  return {};
}

Result<void> decode_errors(const Value& data, stats::Tally& tally) {
  if (!data.map()) return fail("stats: errors must be a map");
  for (const auto& member : *data.map()) {
    Fields in(member.value, "stats error");
    stats::ErrorRow row;
    row.key = {in.optional_text("method").value_or(""), in.optional_text("name").value_or("")};
    row.text = in.text("error");
    row.occurrences = in.count("occurrences");
    row.first_seen = in.optional_seconds("first_seen");
    row.last_seen = in.optional_seconds("last_seen");
    if (!in.ok()) return fail(in.problem());
    tally.add_error(row);
  }
  return {};
}

Result<void> decode_endpoints(const Fields& in, stats::EntryTable& endpoints) {
  const auto* ours = in.optional(kOurs);
  const auto* list = ours ? ours->find("endpoints") : nullptr;
  return list ? decode_table(*list, endpoints) : Result<void>();
}

// What does not fit is left out: it is a remark about the figures, and none of them.
void decode_remark(const Fields& in, std::string_view name, stats::Histogram& remark) {
  const auto* ours = in.optional(kOurs);
  const auto* exact = ours ? ours->find(name) : nullptr;
  const auto* bytes = exact ? exact->binary() : nullptr;
  if (!bytes) return;
  if (auto read = decode_exact_histogram(bytes->bytes)) remark = std::move(*read);
}

void encode_remark(Value::Map& ours, std::string_view name, const stats::Histogram& remark) {
  if (!remark.empty()) ours.push_back({std::string(name), Value::Binary{encode_exact(remark)}});
}

/// Nothing when there are none.
Result<std::optional<CompactRows>> decode_rows(const Fields& in) {
  const auto* ours = in.optional(kOurs);
  const auto* found = ours ? ours->find("rows") : nullptr;
  if (!found) return std::nullopt;
  auto rows = found->binary() ? CompactRows::read(found->binary()->bytes) : std::nullopt;
  if (!rows) return fail("stats: rows are damaged or of another version");
  return rows;
}

Result<void> decode_tables(const Fields& in, stats::Tally& tally) {
  const auto* entries = in.optional("stats");
  const auto* total = in.optional("stats_total");
  if (!entries || !total) return fail("stats: stats and stats_total must be there");
  if (auto done = decode_table(*entries, tally.entries); !done) return done;
  if (auto done = decode_total(*total, tally.total); !done) return done;
  return decode_endpoints(in, tally.endpoints);
}

Result<void> decode_report(const Fields& in, from_worker::Stats& report) {
  auto rows = decode_rows(in);
  if (!rows) return std::unexpected(rows.error());
  report.rows = std::move(*rows);
  if (!report.rows) {
    if (auto done = decode_tables(in, report.tally); !done) return done;
  }
  decode_remark(in, kScenarioLag, report.tally.scenario_lag);
  decode_remark(in, kUnanswered, report.tally.unanswered);
  const auto* errors = in.optional("errors");
  return errors ? decode_errors(*errors, report.tally) : Result<void>();
}

std::optional<from_worker::Stats::Number> decode_number(const Fields& in) {
  const auto* ours = in.optional(kOurs);
  const auto* life = ours ? ours->find("life") : nullptr;
  const auto* number = ours ? ours->find("number") : nullptr;
  const auto value = number ? number->integer() : std::nullopt;
  if (!life || !life->text() || life->text()->size() > kLongestLife || !value || *value < 1)
    return std::nullopt;
  return from_worker::Stats::Number{*life->text(), static_cast<std::uint64_t>(*value)};
}

Result<void> decode_heartbeat_of(const Fields& in, from_worker::Stats& report) {
  const auto* ours = in.optional(kOurs);
  const auto* data = ours ? ours->find(kHeartbeat) : nullptr;
  if (!data) return {};
  auto heartbeat = decode_heartbeat(*data);
  if (!heartbeat) return std::unexpected(std::move(heartbeat.error()));
  report.heartbeat = std::move(*heartbeat);
  return {};
}

Value::Map encode_tables(const stats::Tally& tally) {
  return {{"stats", encode_table(tally.entries)},
          {"stats_total", encode_entry(stats::kTotalKey, tally.total)},
          {"errors", encode_errors(tally.errors())}};
}

Value::Map encode_ours(const from_worker::Stats& report) {
  const auto& tally = report.tally;
  Value::Map ours;
  if (!tally.endpoints.empty()) ours.push_back({"endpoints", encode_table(tally.endpoints)});
  encode_remark(ours, kScenarioLag, tally.scenario_lag);
  encode_remark(ours, kUnanswered, tally.unanswered);
  if (report.number) {
    ours.push_back({"life", report.number->life});
    ours.push_back({"number", report.number->number});
  }
  if (report.rows) ours.push_back({"rows", Value::Binary{report.rows->bytes()}});
  if (report.heartbeat) ours.push_back({kHeartbeat, encode_heartbeat(*report.heartbeat)});
  return ours;
}

}  // namespace

Value encode_stats(const from_worker::Stats& report) {
  const bool ours_alone = report.rows && report.heartbeat;
  auto data = ours_alone ? Value::Map() : encode_tables(report.tally);
  const auto& errors = report.tally.errors();
  if (ours_alone && !errors.empty()) data.push_back({"errors", encode_errors(errors)});
  if (report.users) {
    data.push_back({"user_classes_count", to_value(*report.users)});
    data.push_back({"user_count", plan::total_users(*report.users)});
  }
  auto ours = encode_ours(report);
  if (!ours.empty()) data.push_back({kOurs, std::move(ours)});
  return data;
}

Result<from_worker::Stats> decode_stats(const Value& data) {
  Fields in(data, "stats");
  from_worker::Stats report;
  if (in.ok()) {
    if (auto done = decode_report(in, report); !done) return std::unexpected(done.error());
    if (auto done = decode_heartbeat_of(in, report); !done) return std::unexpected(done.error());
  }
  report.number = decode_number(in);
  if (in.optional("user_classes_count")) report.users = in.classes("user_classes_count");
  if (!in.ok()) return fail(in.problem());
  return report;
}

}  // namespace chopsticks::cluster
