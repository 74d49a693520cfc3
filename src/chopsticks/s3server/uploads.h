#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "s3server/body.h"
#include "support/random.h"
#include "support/result.h"

namespace chopsticks::s3server {

struct Part {
  Body body;
  std::string etag;  // with its quotes
  Nanos modified{};
};

/// A multipart upload that is neither complete nor aborted.
struct Upload {
  std::string key;
  std::string metadata;  // header lines, for the object
  Nanos initiated{};
  std::map<unsigned, std::shared_ptr<const Part>> parts;
};

/// The multipart uploads of a bucket. Any thread may use it.
class Uploads {
 public:
  Uploads();

  /// Returns the upload's id.
  [[nodiscard]] std::string start(std::string key, std::string metadata, Nanos wall);
  /// A copy that shares the parts. The error is NoSuchUpload, also when the id belongs to another
  /// key.
  [[nodiscard]] Result<Upload> find(std::string_view id, std::string_view key) const;
  [[nodiscard]] Result<void> put_part(std::string_view id, std::string_view key, unsigned number,
                                      Part part);
  /// Ends an upload, complete or not.
  [[nodiscard]] Result<void> remove(std::string_view id, std::string_view key);

  struct Entry {
    std::string key;
    std::string id;
    Nanos initiated{};
    auto operator<=>(const Entry&) const = default;
  };
  /// All of them, by key, then id.
  [[nodiscard]] std::vector<Entry> list() const;

 private:
  mutable std::mutex mutex_;
  Random random_;
  std::map<std::string, Upload, std::less<>> uploads_;  // by id
};

}  // namespace chopsticks::s3server
