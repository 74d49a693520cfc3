#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cluster/wire/compact_rows.h"
#include "cluster/wire/value.h"
#include "plan/load_shape.h"
#include "plan/scenario_info.h"
#include "plan/user_class.h"
#include "stats/tally.h"
#include "support/host.h"
#include "support/result.h"
#include "support/units.h"

/// What leader and worker say to each other: Locust's distributed protocol, one struct a message.
///
/// A frame is the msgpack array [type, data, node id]; the node id is always the worker's, in both
/// directions. What we say beyond Locust stands under one extra key, "chopsticks", of the data:
/// stock peers ignore it, and we ask for it of nobody.
namespace chopsticks::cluster {

using plan::ClassCounts;

/// No frame is longer: decode refuses it, the transport does not even receive it.
inline constexpr std::size_t kMaxFrame = std::size_t{16} << 20;

/// What our workers announce in client_ready. It starts with the release of Locust whose protocol
/// we speak: its master compares four characters and says nothing; our leader recognises its own by
/// the rest.
/// `life` tells processes of one id apart: a new random word for each.
[[nodiscard]] std::string announced_version(std::string_view life);

/// Which versions of our extra keys a node speaks. What is added later is optional, so nodes with
/// one version in common work together.
struct WireVersions {
  int oldest = 1;
  int newest = kHeartbeatInReport;  // 2: numbered reports, lives
  static constexpr int kCompactRows = 3;
  static constexpr int kHeartbeatInReport = 4;
  [[nodiscard]] bool meets(WireVersions other) const {
    return oldest <= other.newest && other.oldest <= newest;
  }
  bool operator==(const WireVersions&) const = default;
};

/// A message this build has no struct for. Both sides log and ignore what they do not know.
struct Custom {
  std::string type;
  Value data;
  bool operator==(const Custom&) const = default;
};

namespace from_worker {

/// "I am here": at the start, every 5 s until Ack, and again after every Stop.
struct ClientReady {
  std::optional<std::string> version;  // none: -1, "do not compare" (boomer, locust4j)
  [[nodiscard]] bool is_chopsticks() const;
  /// For people: "chopsticks 0.1.0", or the version as it was told; "" when it was not.
  [[nodiscard]] std::string program() const;
  /// What one of our own says of itself; a node older than these words speaks version 1 alone.
  [[nodiscard]] WireVersions wire() const;
  [[nodiscard]] std::string life() const;  // "" when it does not tell
  bool operator==(const ClientReady&) const = default;
};

/// What only our own workers tell.
struct Telemetry {
  std::string host;         // the machine's name
  std::string life;         // as announced
  unsigned cores = 0;       // this worker may use
  unsigned threads = 0;     // event loops: cpu_percent can reach 100 times as much
  Nanos cpu{};              // CPU time of the process since it began: the leader takes differences
  std::uint64_t users = 0;  // living at this moment, also those that are stopping
  Nanos lag{};              // the worst delay of its event loops since the last heartbeat
  NetworkUsage network;     // of the machine, since it was started
  Nanos sent{};             // the worker's wall clock when this left
  std::optional<Nanos>
      offset;  // leader's clock minus worker's, as the worker measured it (HeartbeatReply)
  std::optional<plan::ShapeInfo> shape;           // a load shape this worker can be asked
  std::optional<plan::ShapeAnswer> shape_answer;  // to HeartbeatReply::shape; sent at once
  /// The user classes it can run, with the first heartbeat after an Ack; later ones leave them out.
  std::vector<plan::UserClass> classes;
  /// What else there is to say of the scenario; comes with the classes.
  std::optional<plan::ScenarioInfo> scenario = {};
  bool operator==(const Telemetry&) const = default;
};

/// Every second, in a message of its own or with a report.
struct Heartbeat {
  std::string state;  // "ready", "spawning", "running"; whatever a foreign worker calls it (boomer:
                      // "quitting")
  double cpu_percent = 0;  // of one core
  std::optional<std::uint64_t> memory;
  std::optional<Telemetry> telemetry;
  bool operator==(const Heartbeat&) const = default;
};

/// What was measured since the last report. Differences: the leader adds them up.
///
/// The tally's exceptions do not travel here; each is an Exception message.
struct Stats {
  stats::Tally tally;
  std::optional<ClassCounts>
      users;  // running at the worker, by class; foreign workers may leave it out
  /// Our own number their reports, from 1 in each life, and send one again until the leader says
  /// that it has it (HeartbeatReply::reports).
  struct Number {
    std::string life;
    std::uint64_t number = 0;
    bool operator==(const Number&) const = default;
  };
  std::optional<Number> number = {};
  /// The tally's total, entries and endpoints for a leader that reads them in this form; the tally
  /// itself then brings errors and the scenario's lag alone.
  std::optional<CompactRows> rows = {};
  /// Comes with the report to a leader that takes it so: a message less to wake up for.
  std::optional<Heartbeat> heartbeat = {};
};

/// The last lines the worker logged (all of them, not the new ones).
struct Logs {
  std::string worker_id;
  std::vector<std::string> lines;
  bool operator==(const Logs&) const = default;
};

/// Spawn was received.
struct Spawning {
  bool operator==(const Spawning&) const = default;
};

/// Spawn was carried out.
struct SpawningComplete {
  ClassCounts users;
  bool operator==(const SpawningComplete&) const = default;
};

/// A task threw. `count` is 1 from stock workers, which send each occurrence.
struct Exception {
  std::string message;
  std::string traceback;
  std::uint64_t count = 1;
  bool operator==(const Exception&) const = default;
};

/// Stop was carried out; ClientReady follows.
struct ClientStopped {
  bool operator==(const ClientStopped&) const = default;
};

/// The worker leaves, for whatever reason.
struct Quit {
  std::string life = {};  // of our own
  bool operator==(const Quit&) const = default;
};

/// A worker started with "-f -" asks for the leader's scenario, under an identity it uses for
/// nothing else.
struct LocustFileRequest {
  std::string version;               // "": a stock worker before 2.31, which says nothing
  bool wants_configuration = false;  // one of ours: it takes more than a locustfile
  bool operator==(const LocustFileRequest&) const = default;
};

}  // namespace from_worker

namespace to_worker {

/// The answer to an accepted ClientReady. Old masters send no index.
struct Ack {
  std::optional<std::int64_t> index;
  bool operator==(const Ack&) const = default;
};

/// The two clocks when a heartbeat with Telemetry was answered: a worker takes half of the round
/// trip off.
struct Clocks {
  Nanos worker_sent{};  // Telemetry::sent of the heartbeat this answers
  Nanos leader_now{};
  bool operator==(const Clocks&) const = default;
};

/// The answer to each heartbeat of a known worker. Clocks only to workers that sent Telemetry:
/// others may choke. A question for a worker's load shape comes in one of its own, unasked.
struct HeartbeatReply {
  std::optional<Clocks> clocks;
  std::optional<plan::ShapeMoment> shape;
  std::optional<std::uint64_t> reports = {};  // the last one that is safe with the leader
  std::optional<std::int64_t> wire = {};      // the newest version of our extra keys it reads
  bool operator==(const HeartbeatReply&) const = default;
};

/// "Run exactly these users from now on": absolute numbers, not differences.
///
/// locust4j reads only text keys, 32-bit integers and lists of text. encode() therefore leaves
/// other lists and maps out of the options and writes larger integers as floats.
struct Spawn {
  double timestamp =
      0;  // the leader's epoch seconds; a worker discards a Spawn not newer than its last
  ClassCounts users;  // every class, zeros included
  std::optional<std::string> host;
  Nanos stop_timeout{};
  Value::Map options;  // "parsed_options": "tags", "exclude_tags", "expect_workers" and the like
  bool operator==(const Spawn&) const = default;
};

/// A ramp is through; the number of users over all workers.
struct SpawningComplete {
  std::optional<std::int64_t> users;
  bool operator==(const SpawningComplete&) const = default;
};

struct Stop {
  bool operator==(const Stop&) const = default;
};
struct Quit {
  std::string reason = {};  // why this worker alone is sent away; only our own are told
  bool operator==(const Quit&) const = default;
};
/// "Close your socket and connect again": the leader could not read a message.
struct Reconnect {
  bool operator==(const Reconnect&) const = default;
};

/// New attributes ("weight", "fixed_count", "tasks", ...) of a user class.
struct UpdateUserClass {
  std::string user_class;
  Value::Map attributes;  // without the name
  bool operator==(const UpdateUserClass&) const = default;
};

/// A source file on its way to a worker.
struct SourceFile {
  std::string name;  // without a folder
  std::string contents;
  bool operator==(const SourceFile&) const = default;
};

/// The answer to a LocustFileRequest. (A stock master may also name URLs to fetch files from: such
/// an answer decodes as Custom.)
struct LocustFiles {
  std::vector<SourceFile> files;
  Value::Map configuration;  // for our own workers only: what else the leader was started with
  /// Workers before 2.31 know an answer of one file only, without a list around it.
  bool one_file = false;
  bool operator==(const LocustFiles&) const = default;
};

/// Refuses a LocustFileRequest.
struct NoLocustFile {
  std::string reason;
  bool operator==(const NoLocustFile&) const = default;
};

}  // namespace to_worker

using FromWorker =
    std::variant<from_worker::ClientReady, from_worker::Heartbeat, from_worker::Stats,
                 from_worker::Logs, from_worker::Spawning, from_worker::SpawningComplete,
                 from_worker::Exception, from_worker::ClientStopped, from_worker::Quit,
                 from_worker::LocustFileRequest, Custom>;

using ToWorker = std::variant<to_worker::Ack, to_worker::HeartbeatReply, to_worker::Spawn,
                              to_worker::SpawningComplete, to_worker::Stop, to_worker::Quit,
                              to_worker::Reconnect, to_worker::UpdateUserClass,
                              to_worker::LocustFiles, to_worker::NoLocustFile, Custom>;

/// A decoded frame: whose it is and what it says.
template <class Message>
struct Frame {
  std::string node_id;
  Message message;
};

/// Bytes from the network, so anything: what is not exactly a message of the protocol, or is larger
/// or deeper than any message may be, is an Error that says what is wrong. Nothing is thrown, and
/// no more memory is used than a small multiple of the frame. Unknown fields are ignored, an
/// unknown type is Custom.
[[nodiscard]] Result<Frame<FromWorker>> decode_from_worker(std::string_view frame);
[[nodiscard]] Result<Frame<ToWorker>> decode_to_worker(std::string_view frame);

/// The frame for this message. The same bytes a stock node sends where it would say the same.
[[nodiscard]] std::string encode(const FromWorker& message, std::string_view node_id);
[[nodiscard]] std::string encode(const ToWorker& message, std::string_view node_id);

}  // namespace chopsticks::cluster
