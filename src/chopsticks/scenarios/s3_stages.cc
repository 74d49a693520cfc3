#include <array>

#include <chopsticks/s3.h>

using namespace chopsticks;

/// Uploads an object and reads it back, twice for each upload.
struct S3Stages : S3User {
  Bytes size = setting("object_size", 64, KiB, "Size of each object");
  RecentKeys keys{setting("max_keys_in_memory", std::size_t{100},
                          "How many objects of its own a user remembers, to download")};

  S3Stages() {
    wait_time(between(setting("least_wait", Nanos{100ms}, "Shortest pause between two tasks"),
                      setting("most_wait", Nanos{500ms}, "Longest pause between two tasks")));
    add_task<&S3Stages::upload>(1, {"upload"});
    add_task<&S3Stages::download>(2, {"download"});
  }

  task<> upload() {
    auto key = unique_key("stages");
    auto stored = co_await s3().upload(key, payload(size));
    if (stored) keys.push(std::move(key));
  }

  task<> download() {
    if (keys.empty()) co_return;
    auto key = keys.random(random());
    co_await s3().download(key, payload(size));
  }
};

/// Ramp up, hold, a spike of four times as many users, and back: how does storage take a burst, and
/// does it recover?
struct Stages : LoadShape {
  struct Stage {
    Nanos length;
    int users;
    double spawn_rate;
  };

  int users = setting("users", 10, "Users of the calm stages; the spike has four times as many");
  Nanos length = setting("stage_length", Nanos{30s}, "How long each of the four stages takes");
  double slow = setting("spawn_rate", 1.0, "Users started per second in the calm stages");
  double fast =
      setting("spike_rate", 20.0, "Users started per second for the spike, and stopped after it");
  std::array<Stage, 4> stages{{{length, users, slow},
                               {length, users, slow},
                               {length, 4 * users, fast},
                               {length, users, fast}}};

  std::optional<Goal> tick() override {
    auto end = Nanos{};
    for (const auto& stage : stages) {
      end += stage.length;
      if (run_time() < end) return Goal{.users = stage.users, .spawn_rate = stage.spawn_rate};
    }
    return std::nullopt;  // the run is over
  }
};

CHOPSTICKS_SCENARIO(s3_stages, S3Stages, Stages)
