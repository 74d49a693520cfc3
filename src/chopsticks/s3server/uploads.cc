#include "s3server/uploads.h"

#include <algorithm>
#include <utility>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

template <class Map>
auto find_in(Map& uploads, std::string_view id, std::string_view key)
    -> Result<decltype(uploads.begin())> {
  const auto found = uploads.find(id);
  if (found != uploads.end() && found->second.key == key) return found;
  return fail(s3::s3_error(s3::Code::kNoSuchUpload));
}

}  // namespace

Uploads::Uploads() : random_(random_seed()) {}

std::string Uploads::start(std::string key, std::string metadata, Nanos wall) {
  const std::scoped_lock lock(mutex_);
  auto id = uuid_hex(random_);
  uploads_.emplace(id, Upload{std::move(key), std::move(metadata), wall, {}});
  return id;
}

Result<Upload> Uploads::find(std::string_view id, std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = find_in(uploads_, id, key);
  if (!found) return fail(found.error());
  return (*found)->second;
}

Result<void> Uploads::put_part(std::string_view id, std::string_view key, unsigned number,
                               Part part) {
  auto stored = std::make_shared<const Part>(std::move(part));
  const std::scoped_lock lock(mutex_);
  const auto found = find_in(uploads_, id, key);
  if (!found) return fail(found.error());
  (*found)->second.parts[number].swap(stored);  // what it replaces dies after the lock is gone
  return {};
}

Result<void> Uploads::remove(std::string_view id, std::string_view key) {
  decltype(uploads_)::node_type removed;  // dies after the lock is gone
  const std::scoped_lock lock(mutex_);
  const auto found = find_in(uploads_, id, key);
  if (!found) return fail(found.error());
  removed = uploads_.extract(*found);
  return {};
}

std::vector<Uploads::Entry> Uploads::list() const {
  std::vector<Entry> entries;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, upload] : uploads_) entries.push_back({upload.key, id, upload.initiated});
  }
  std::ranges::sort(entries);
  return entries;
}

}  // namespace chopsticks::s3server
