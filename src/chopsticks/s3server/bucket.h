#pragma once
#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "s3server/object.h"
#include "s3server/uploads.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// The objects of a bucket, in the order of their keys. Any thread may use it: keys are spread over
/// shards with a lock each, so that threads seldom meet.
class Bucket {
 public:
  Bucket(std::string name, Nanos created);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Nanos created() const noexcept { return created_; }

  /// Null when there is none.
  [[nodiscard]] ObjectPtr find(std::string_view key) const;
  /// Replaces what is stored under the key, if `allowed` says so when shown it (null: nothing).
  using Condition = std::function<Result<void>(const Object* current)>;
  [[nodiscard]] Result<void> put(std::string_view key, ObjectPtr object,
                                 const Condition& allowed = {});
  /// Removing what is not there is fine.
  void remove(std::string_view key);

  /// Marks the bucket as gone, so that later puts fail; false when it still holds objects.
  [[nodiscard]] bool close();

  struct Listed {
    std::string key;
    ObjectPtr object;  // null for a common prefix
  };
  struct ListQuery {
    std::string prefix;
    std::string delimiter;  // "" for none
    std::string after;      // only keys behind this one
    std::size_t most = 1000;
  };
  struct Page {
    std::vector<Listed> entries;
    bool truncated = false;
  };
  /// Keys and common prefixes together, in order. A page starting after a common prefix skips
  /// everything under it.
  [[nodiscard]] Page list(const ListQuery& query) const;

  [[nodiscard]] std::uint64_t size() const;

  [[nodiscard]] Uploads& uploads() noexcept { return uploads_; }

 private:
  friend class Cursor;
  using Objects = std::map<std::string, ObjectPtr, std::less<>>;
  struct Shard {
    mutable std::mutex mutex;
    Objects objects;
  };
  [[nodiscard]] Shard& shard_of(std::string_view key) const;

  static constexpr std::size_t kShards = 16;
  const std::string name_;
  const Nanos created_;
  mutable std::array<Shard, kShards> shards_;
  bool closed_ = false;  // written under all locks, read under one
  Uploads uploads_;
};

}  // namespace chopsticks::s3server
