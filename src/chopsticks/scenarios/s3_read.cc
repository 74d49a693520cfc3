#include <algorithm>
#include <unordered_set>

#include <chopsticks/s3.h>

using namespace chopsticks;

/// How fast can this storage read? Every user has a few objects of its own, uploads those that are
/// missing, and then downloads them at random, without a pause. The objects stay, so the next run
/// finds them there.
struct S3Read : S3User {
  Bytes size = setting("object_size", 4096, Bytes{1}, "Size of each object");
  std::size_t objects = std::max(std::size_t{1}, setting("objects_per_user", std::size_t{10},
                                                         "How many objects a user reads"));
  std::string prefix = "read/" + std::to_string(size.count) + "/" + std::to_string(number()) + "/";
  std::vector<std::string> keys;

  S3Read() {
    wait_time(constant(setting("wait", Nanos{}, "Pause after each download")));
    add_task<&S3Read::download>(1, {"download"});
  }

  task<> on_start() override {
    auto present = co_await mine();
    for (std::size_t n = 0; n < objects; ++n) {
      keys.push_back(prefix + std::to_string(n));
      if (!present.contains(keys.back())) co_await s3().upload(keys.back(), payload(size));
    }
  }

  task<> download() {
    const auto& key = keys[random().below(keys.size())];
    co_await s3().download(key, payload(size));  // size and content are checked on the way
  }

  task<std::unordered_set<std::string>> mine() {
    std::unordered_set<std::string> found;
    std::string continuation;
    do {
      auto page = co_await s3().list(prefix, 1000, continuation);
      for (auto& object : page.objects) found.insert(std::move(object.key));
      continuation = std::move(page.continuation);
    } while (!continuation.empty());
    co_return found;
  }
};

CHOPSTICKS_SCENARIO(s3_read, S3Read)
