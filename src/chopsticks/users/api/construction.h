#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/storage.h"
#include "net/reactor.h"
#include "stats/recorder.h"
#include "support/settings.h"
#include "users/api/task_host.h"

namespace chopsticks::users {

/// --tags and --exclude-tags: a task is done when it has one of the first (or there are none) and
/// none of the second.
struct TagFilter {
  Tags included;
  Tags excluded;
  [[nodiscard]] bool admits(const Tags& tags) const;
};

/// What the users of one event loop share.
struct Shard {
  net::Reactor* reactor = nullptr;
  stats::Recorder* recorder = nullptr;
  drivers::StorageShard* storage = nullptr;  // none: the workload has no storage
  std::span<const stats::EndpointId>
      endpoints;  // by endpoint() of the port; empty when there is only one
};

/// A task as somebody who describes the scenario sees it.
struct TaskNote {
  const TaskHost* host = nullptr;  // whose it is
  std::string name;
  Tags tags;
};

/// Everything a user under construction needs. It is handed over by the side, so that a scenario's
/// constructor takes no arguments and base classes need no forwarding: whoever makes a user puts
/// one of these in place for as long as the constructor runs.
class Construction {
 public:
  Shard shard;
  SectionReader* settings = nullptr;  // the scenario's section of the scenario config
  const TagFilter* tags = nullptr;
  std::uint64_t user_number = 0;  // unique in this process
  std::uint64_t seed = 0;
  std::vector<TaskNote>* notes = nullptr;  // of the tasks added, for describe()

  /// Makes this the current one of the thread until it is destroyed.
  class Scope {
   public:
    explicit Scope(Construction& construction) noexcept;
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    Construction* before_;
  };

  /// Throws std::logic_error when no user is being made on this thread.
  [[nodiscard]] static Construction& current();
};

}  // namespace chopsticks::users
