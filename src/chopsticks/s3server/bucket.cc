#include "s3server/bucket.h"

#include <algorithm>
#include <utility>

#include "s3/errors.h"

namespace chopsticks::s3server {

/// Walks all shards of a bucket in the order of keys, holding their locks: for one page of a
/// listing.
class Cursor {
 public:
  Cursor(const Bucket& bucket, std::string_view from) : bucket_(bucket) {
    for (std::size_t i = 0; i != Bucket::kShards; ++i) {
      locks_[i] = std::unique_lock(bucket.shards_[i].mutex);
    }
    seek(from);
  }

  /// To the first key that is not before `from`.
  void seek(std::string_view from) {
    for (std::size_t i = 0; i != Bucket::kShards; ++i) {
      at_[i] = bucket_.shards_[i].objects.lower_bound(from);
    }
    settle();
  }
  void next() {
    ++at_[first_];
    settle();
  }
  [[nodiscard]] const Bucket::Objects::value_type* current() const {
    return at_end(first_) ? nullptr : &*at_[first_];
  }

 private:
  [[nodiscard]] bool at_end(std::size_t i) const {
    return at_[i] == bucket_.shards_[i].objects.end();
  }

  void settle() {
    first_ = 0;
    for (std::size_t i = 1; i != Bucket::kShards; ++i) {
      if (!at_end(i) && (at_end(first_) || at_[i]->first < at_[first_]->first)) first_ = i;
    }
  }

  const Bucket& bucket_;
  std::array<std::unique_lock<std::mutex>, Bucket::kShards> locks_;
  std::array<Bucket::Objects::const_iterator, Bucket::kShards> at_;
  std::size_t first_ = 0;
};

namespace {

// The first text behind everything that starts with `prefix`; nothing when there is none.
std::optional<std::string> behind(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  ++prefix.back();
  return prefix;
}

// The common prefix that the key is listed under, if it is.
std::optional<std::string_view> group_of(std::string_view key, const Bucket::ListQuery& query) {
  if (query.delimiter.empty()) return std::nullopt;
  const auto at = key.find(query.delimiter, query.prefix.size());
  if (at == key.npos) return std::nullopt;
  return key.substr(0, at + query.delimiter.size());
}

// Where a page starts: behind `after`, and behind all it stands for when it is a common prefix.
std::optional<std::string> start_of(const Bucket::ListQuery& query) {
  if (query.after.empty() || query.after < query.prefix) return query.prefix;
  if (group_of(query.after, query) == query.after) return behind(query.after);
  return query.after + '\0';
}

}  // namespace

Bucket::Bucket(std::string name, Nanos created) : name_(std::move(name)), created_(created) {}

Bucket::Shard& Bucket::shard_of(std::string_view key) const {
  return shards_[std::hash<std::string_view>()(key) % kShards];
}

ObjectPtr Bucket::find(std::string_view key) const {
  auto& shard = shard_of(key);
  const std::scoped_lock lock(shard.mutex);
  const auto found = shard.objects.find(key);
  return found == shard.objects.end() ? nullptr : found->second;
}

Result<void> Bucket::put(std::string_view key, ObjectPtr object, const Condition& allowed) {
  auto& shard = shard_of(key);
  const std::scoped_lock lock(shard.mutex);
  if (closed_) return fail(s3::s3_error(s3::Code::kNoSuchBucket));
  const auto at = shard.objects.lower_bound(key);
  const bool there = at != shard.objects.end() && at->first == key;
  if (allowed) {
    if (auto verdict = allowed(there ? at->second.get() : nullptr); !verdict) return verdict;
  }
  if (there) {
    at->second.swap(object);  // the old one dies after the lock is gone
  } else {
    shard.objects.emplace_hint(at, key, std::move(object));
  }
  return {};
}

void Bucket::remove(std::string_view key) {
  auto& shard = shard_of(key);
  Objects::node_type removed;  // dies after the lock is gone
  const std::scoped_lock lock(shard.mutex);
  if (const auto found = shard.objects.find(key); found != shard.objects.end()) {
    removed = shard.objects.extract(found);
  }
}

bool Bucket::close() {
  std::array<std::unique_lock<std::mutex>, kShards> locks;
  for (std::size_t i = 0; i != kShards; ++i) locks[i] = std::unique_lock(shards_[i].mutex);
  closed_ = std::ranges::all_of(shards_, [](const Shard& shard) { return shard.objects.empty(); });
  return closed_;
}

Bucket::Page Bucket::list(const ListQuery& query) const {
  Page page;
  auto from = start_of(query);
  if (query.most == 0 || !from) return page;
  Cursor cursor(*this, *from);
  while (const auto* entry = cursor.current()) {
    const auto& [key, object] = *entry;
    if (!key.starts_with(query.prefix)) break;
    page.truncated = page.entries.size() == query.most;
    if (page.truncated) break;
    const auto group = group_of(key, query);
    if (!group) {
      page.entries.push_back({key, object});
      cursor.next();
      continue;
    }
    page.entries.push_back({std::string(*group), nullptr});
    from = behind(page.entries.back().key);
    if (!from) break;
    cursor.seek(*from);
  }
  return page;
}

std::uint64_t Bucket::size() const {
  std::uint64_t objects = 0;
  for (const auto& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    objects += shard.objects.size();
  }
  return objects;
}

}  // namespace chopsticks::s3server
