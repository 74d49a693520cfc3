#include "users/plugin/cache.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <ranges>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "users/plugin/files.h"

namespace chopsticks::plugin {
namespace {

namespace fs = std::filesystem;

std::string folder_of_this_user() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && *cache == '/') return fmt::format("{}/chopsticks", cache);
  const char* home = std::getenv("HOME");
  if (home && *home == '/') return fmt::format("{}/.cache/chopsticks", home);
  return fmt::format("/tmp/chopsticks-cache-{}", ::getuid());
}

// What lies here is loaded into the program: nobody else may have put it there.
Result<void> is_ours(const std::string& folder) {
  struct stat found{};
  if (::lstat(folder.c_str(), &found) != 0) {
    return fail(system_error(errno, fmt::format("cannot use the cache folder {}", folder)));
  }
  const bool ours = S_ISDIR(found.st_mode) && found.st_uid == ::geteuid();
  if (ours && (found.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
  return fail(
      fmt::format("the cache folder {} must be a folder that belongs to you and that nobody else "
                  "may write to",
                  folder));
}

// Of "it: a.cc b.h \ c.h", with blanks in names escaped.
std::vector<std::string> files_of(const std::string& rule) {
  std::vector<std::string> files;
  std::string name;
  const auto end_name = [&] {
    if (!name.empty() && !name.ends_with(':')) files.push_back(name);
    name.clear();
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const bool escaped = rule[i] == '\\' && i + 1 < rule.size();
    if (escaped && rule[i + 1] != '\n') {
      name += rule[++i];
    } else if (rule[i] == ' ' || rule[i] == '\n' || rule[i] == '\\') {
      end_name();
    } else {
      name += rule[i];
    }
  }
  end_name();
  return files;
}

// "digest path" for each but the first, the source.
Result<std::string> inventory(const std::vector<std::string>& files) {
  std::string lines;
  for (const auto& file : files | std::views::drop(1)) {
    const auto content = read_file(file);
    if (!content) return fail(content.error());
    lines += fmt::format("{} {}\n", digest(*content), file);
  }
  return lines;
}

bool unchanged(const std::string& object, const std::string& made_of) {
  const auto lines = read_file(made_of);
  if (!lines || !fs::exists(object)) return false;
  std::istringstream text(*lines);
  std::string known;
  for (std::string file; text >> known && text.get() && std::getline(text, file);) {
    const auto content = read_file(file);
    if (!content || digest(*content) != known) return false;
  }
  return true;
}

Result<void> rename(const std::string& from, const std::string& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) return fail(system_error(failed.value(), fmt::format("cannot write {}", to)));
  return {};
}

/// Something to be kept or removed as a whole: all files of one object, or the folder of a source.
struct Kept {
  std::vector<fs::path> paths;
  fs::file_time_type used = fs::file_time_type::min();
  std::uint64_t size = 0;
};

// "name-key.so", ".files" and ".lock" belong together, a folder to itself.
std::map<std::string, Kept> contents(const std::string& folder) {
  std::map<std::string, Kept> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    auto& kept = found[entry.path().stem().string()];
    kept.paths.push_back(entry.path());
    kept.used = std::max(kept.used, entry.last_write_time(failed));
    if (entry.is_regular_file(failed)) kept.size += entry.file_size(failed);
  }
  return found;
}

void mark_as_used(const std::string& path) {
  std::error_code failed;
  fs::last_write_time(path, fs::file_time_type::clock::now(), failed);
}

}  // namespace

void Cache::prune(Limits limits) const {
  const auto found = contents(folder_);
  std::vector<const Kept*> newest_first;
  newest_first.reserve(found.size());
  for (const auto& [name, kept] : found) newest_first.push_back(&kept);
  std::ranges::sort(newest_first, std::greater<>{}, &Kept::used);
  const auto oldest = fs::file_time_type::clock::now() - limits.age;
  std::uint64_t size = 0;
  for (const auto* kept : newest_first) {
    size += kept->size;
    if (kept->used >= oldest && size <= limits.size.count) continue;
    std::error_code failed;
    for (const auto& path : kept->paths) fs::remove_all(path, failed);
  }
}

Result<Cache> Cache::open() {
  auto cache = in(folder_of_this_user());
  if (cache) cache->prune({});
  return cache;
}

Result<Cache> Cache::in(std::string folder) {
  std::error_code failed;
  fs::create_directories(fs::path(folder).parent_path(), failed);
  ::mkdir(folder.c_str(), 0700);
  if (auto ours = is_ours(folder); !ours) return fail(ours.error());
  return Cache(std::move(folder));
}

Result<std::string> Cache::object(std::string_view name, std::string_view key,
                                  const Compile& compile) const {
  const auto stem = fmt::format("{}/{}-{}", folder_, name, key);
  auto object = stem + ".so";
  const auto made_of = stem + ".files";
  if (unchanged(object, made_of)) {
    mark_as_used(object);
    return object;
  }
  const auto lock = FileLock::take(stem + ".lock");
  if (!lock) return fail(lock.error());
  if (unchanged(object, made_of)) return object;  // another process was faster
  const auto fresh = fmt::format("{}.{}.so", stem, ::getpid());
  const auto rule = fresh + ".d";
  auto compiled = compile(fresh, rule);
  auto files = compiled ? read_file(rule) : Result<std::string>(fail(compiled.error()));
  fs::remove(rule);
  if (!files) {
    fs::remove(fresh);
    return fail(files.error());
  }
  const auto lines = inventory(files_of(*files));
  if (!lines) return fail(lines.error());
  // A loaded object must never change under its process: the new one takes its name, not its place.
  if (auto renamed = rename(fresh, object); !renamed) return fail(renamed.error());
  if (auto written = write_file(made_of, *lines); !written) return fail(written.error());
  return object;
}

Result<std::string> Cache::keep(std::string_view name, std::string_view content) const {
  const auto folder = fmt::format("{}/{}", folder_, digest(content));
  ::mkdir(folder.c_str(), 0700);
  auto path = fmt::format("{}/{}", folder, fs::path(name).filename().string());
  if (auto written = write_file(path, content); !written) return fail(written.error());
  return path;
}

}  // namespace chopsticks::plugin
