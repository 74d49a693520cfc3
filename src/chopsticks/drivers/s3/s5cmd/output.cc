#include "drivers/s3/s5cmd/output.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace chopsticks::drivers::s5cmd {
namespace {

constexpr std::size_t kTail = 4096;
constexpr std::size_t kLongestLine = 65'536;  // a key has 1,024 bytes, JSON escapes them

std::string text_at(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

bool TextOutput::take(std::string_view bytes) {
  text_ += bytes.substr(bytes.size() - std::min(bytes.size(), kTail));
  if (text_.size() > kTail) text_.erase(0, text_.size() - kTail);
  return true;
}

bool ObjectOutput::take(std::string_view bytes) {
  bytes_ += bytes.size();
  if (check_) check_->feed(bytes);
  if (kept_ != nullptr) kept_->take(bytes);
  return end_.take(bytes);
}

ListOutput::ListOutput(std::string_view bucket, std::string_view prefix, std::string_view after,
                       std::size_t limit)
    : root_("s3://"), prefix_(prefix), after_(after), limit_(limit) {
  root_.append(bucket).append("/");
}

bool ListOutput::take(std::string_view bytes) {
  for (;;) {
    const auto end = bytes.find('\n');
    if (end == bytes.npos) break;
    unfinished_ += bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    const auto line = std::exchange(unfinished_, {});
    if (!take_line(line)) return false;
  }
  unfinished_ += bytes;
  malformed_ = unfinished_.size() > kLongestLine;
  return !malformed_;
}

bool ListOutput::take_line(std::string_view line) {
  const auto read = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  auto key = read.is_object() ? text_at(read, "key") : std::string();
  malformed_ = !key.starts_with(root_);
  if (malformed_) return false;
  key.erase(0, root_.size());
  // Wildcards in a prefix make s5cmd list more than was asked for.
  if (text_at(read, "type") == "directory" || !key.starts_with(prefix_) || key <= after_)
    return true;
  more_ = objects_.size() == limit_;
  if (more_) return false;
  const auto size = read.find("size");  // an empty object has none
  const bool counted = size != read.end() && size->is_number_unsigned();
  objects_.push_back(
      {std::move(key), counted ? size->get<std::uint64_t>() : 0, text_at(read, "etag")});
  return true;
}

}  // namespace chopsticks::drivers::s5cmd
