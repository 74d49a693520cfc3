#include <chopsticks/s3.h>

using namespace chopsticks;

/// Uploads, downloads and deletes large objects, three to two to one, with a pause of one to three
/// seconds.
struct S3LargeObjects : S3User {
  Bytes size = setting("object_size_mb", 100, MiB, "Size of each object");
  RecentKeys keys{setting("max_keys_in_memory", std::size_t{100},
                          "How many objects of its own a user remembers, to download and delete")};
  std::string prefix = "large-objects/" + megabytes(size) + "mb";

  S3LargeObjects() {
    wait_time(between(1s, 3s));
    add_task<&S3LargeObjects::upload>(3, {"upload"});
    add_task<&S3LargeObjects::download>(2, {"download"});
    add_task<&S3LargeObjects::remove>(1, {"delete"});
  }

  task<> upload() {
    auto key = unique_key(prefix);
    auto stored = co_await s3().upload(key, payload(size));
    if (stored) keys.push(std::move(key));
  }

  task<> download() {
    if (keys.empty()) co_return;
    auto key = keys.random(random());
    co_await s3().download(key, payload(size));  // size and content are checked on the way
  }

  task<> remove() {
    if (keys.empty()) co_return;
    auto key = keys.pop_oldest();
    co_await s3().remove(key);
  }

  /// "100", "0.25": as it was written in the configuration.
  static std::string megabytes(Bytes size) {
    auto text = std::to_string(static_cast<double>(size.count) / MiB.count);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }
};

CHOPSTICKS_SCENARIO(s3_large_objects, S3LargeObjects)
