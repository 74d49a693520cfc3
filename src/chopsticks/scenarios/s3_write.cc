#include <algorithm>

#include <chopsticks/s3.h>

using namespace chopsticks;

/// How fast can this storage write? Every user uploads over a few keys of its own in turn, without
/// a pause, so the bucket does not grow however long it takes.
struct S3Write : S3User {
  Bytes size = setting("object_size", 4096, Bytes{1}, "Size of each object");
  std::size_t objects = std::max(
      std::size_t{1},
      setting("objects_per_user", std::size_t{10}, "How many keys a user uploads over in turn"));
  std::vector<std::string> keys;
  std::size_t next = 0;

  S3Write() {
    wait_time(constant(setting("wait", Nanos{}, "Pause after each upload")));
    add_task<&S3Write::upload>(1, {"upload"});
    const auto prefix =
        "write/" + std::to_string(size.count) + "/" + std::to_string(number()) + "/";
    for (std::size_t n = 0; n < objects; ++n) keys.push_back(prefix + std::to_string(n));
  }

  task<> upload() {
    const auto& key = keys[next++ % keys.size()];
    co_await s3().upload(key, payload(size));
  }
};

CHOPSTICKS_SCENARIO(s3_write, S3Write)
