#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/storage.h"
#include "net/mailbox.h"
#include "plan/load_shape.h"
#include "plan/user_class.h"
#include "stats/recorder.h"
#include "support/log.h"
#include "support/result.h"
#include "users/api/construction.h"
#include "users/python/figures.h"
#include "users/python/op.h"

/// The seam between the engine and Python. This side of it is part of the program and knows no
/// Python; the other side is a plugin that is loaded only when a .py is run, with a thread of its
/// own (the hub) on which all Python code runs, each user as a greenlet.
namespace chopsticks::python {

class PythonUser;

class Interpreter;

/// The way to a shard, shared by the Python users who live on it.
struct Lane {
  Interpreter* interpreter = nullptr;
  std::shared_ptr<net::Mailbox> mailbox;
  stats::Recorder* recorder = nullptr;  // the shard's thread only

  // The hub's thread only.
  std::vector<Op*> outgoing;
};

/// A Python user as both sides know him. Made by the shard; freed by the hub, when he has ended on
/// both sides and no operation is under way.
struct UserLink {
  std::size_t kind = 0;  // his place among Loaded::classes
  Lane* lane = nullptr;
  PythonUser* twin = nullptr;  // the shard's thread only; null when he is gone
  void* user = nullptr;        // the hub's thread only
};

/// From a shard to the hub.
struct Message {
  enum class Kind : std::uint8_t {
    kStart,  // a user to be made
    kStop,   // he is to end when his task at hand does
    kKill,   // he is to end now; on_stop may go on
    kGone,   // his twin is gone: nothing he asks for is done any more
    kDone    // an operation is
  };
  Kind kind;
  UserLink* link = nullptr;
  Op* op = nullptr;
};

/// A scenario file after it was imported.
struct Loaded {
  std::vector<plan::UserClass> classes;
  std::vector<std::optional<drivers::Protocol>> speak;  // to storage, by class
  std::optional<plan::ShapeInfo> shape;                 // the load shape it brings along
  std::string description;  // its tasks and parameters: see description.h
};

/// What Python is told before it imports anything.
struct Facts {
  std::string file;
  std::string package_path;  // where our own packages lie
  std::string settings;      // JSON: workload and scenario config, options of the run
  void (*log)(log::Level level, const std::string& line);
  void (*deliver)(const std::vector<Op*>& ops);  // on the shard's thread
  /// A message of the scenario's own for the leader; the data as JSON.
  std::function<void(const std::string& type, const std::string& data)> say;
  std::function<void()> quit;  // the scenario wants the program to end
  std::function<Figures::Table()> table;
  std::function<Nanos(const stats::Key& operation, double share)> percentile;
};

/// The plugin; made once and never deleted. Calls may come from any thread; those with a result
/// wait until the hub has carried them out.
class Interpreter {
 public:
  virtual ~Interpreter() = default;

  [[nodiscard]] virtual Result<Loaded> load() = 0;
  /// Before a run: another host, other parameters; JSON, see prepare() in _runtime.py. The error:
  /// what the file says to them.
  [[nodiscard]] virtual Result<void> prepare(const std::string& orders) = 0;
  /// Other attributes for a class; a JSON object.
  [[nodiscard]] virtual Result<void> update_class(const std::string& name,
                                                  const std::string& attributes) = 0;
  /// From now on users do the tasks with these tags. Error: the first class that has none left.
  [[nodiscard]] virtual Result<void> choose_tasks(const users::TagFilter& tags) = 0;
  /// Fires one of Locust's events: "test_start", "test_stop" or "spawning_complete", which tells
  /// how many users there are. Returns at once.
  virtual void announce(const std::string& event, int users) = 0;
  /// A message of the user's own type from the leader; the data as JSON. Returns at once.
  virtual void hear(const std::string& type, const std::string& data) = 0;
  /// Asks the load shape; the reply comes on the hub's thread.
  virtual void ask_shape(const plan::ShapeMoment& moment, plan::ShapeReply reply) = 0;
  /// How long users waited for Python after an operation had ended, since last asked.
  [[nodiscard]] virtual stats::Histogram take_lag() = 0;
  /// Runs what the scenario does at its very end, once. The exit code it wants, if it does.
  [[nodiscard]] virtual std::optional<int> say_goodbye() = 0;
  /// The same if it has not been done yet, and ends the hub.
  virtual void close() = 0;

  /// From any shard; returns at once.
  virtual void post(Message message) = 0;
  /// A lane is the hub's for ever: shards come and go.
  [[nodiscard]] virtual Lane& lane(std::shared_ptr<net::Mailbox> mailbox,
                                   stats::Recorder& recorder) = 0;
};

/// What the plugin exports, under the name kOpenSymbol. Null and `trouble`: why it does not work.
using Open = Interpreter* (*)(const Facts& facts, std::string& trouble);
inline constexpr auto kOpenSymbol = "chopsticks_python_open";

}  // namespace chopsticks::python
