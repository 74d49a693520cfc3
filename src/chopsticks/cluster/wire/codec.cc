#include "cluster/wire/codec.h"

#include <array>
#include <bit>
#include <exception>
#include <vector>

#include <msgpack.hpp>

#include "cluster/wire/utf8.h"

namespace chopsticks::cluster {
namespace {

/// Builds the Value as msgpack's parser walks over the bytes.
///
/// `open_` are the containers we are inside of. Each is the newest element of the one before it,
/// and only the innermost grows, so the pointers stay good.
class Builder : public msgpack::null_visitor {
 public:
  explicit Builder(std::size_t frame_size) : announced_(frame_size) {}

  bool visit_nil() { return put(Value()); }
  bool visit_boolean(bool value) { return put(value); }
  bool visit_positive_integer(std::uint64_t value) { return put(value); }
  bool visit_negative_integer(std::int64_t value) { return put(value); }
  bool visit_float32(float value) { return put(static_cast<double>(value)); }
  bool visit_float64(double value) { return put(value); }
  bool visit_str(const char* data, std::uint32_t size) {
    const std::string_view text(data, size);
    return is_utf8(text) ? put(text) : refuse("text is not UTF-8");
  }
  bool visit_bin(const char* data, std::uint32_t size) {
    return put(Value::Binary{std::string(data, size)});
  }
  bool visit_ext(const char*, std::uint32_t) { return refuse("extension types are not allowed"); }

  bool start_array(std::uint32_t size) { return open(Value::List(), size); }
  bool start_map(std::uint32_t size) { return open(Value::Map(), size); }
  bool start_array_item() {
    next_ = &open_.back()->list()->emplace_back();
    return true;
  }
  bool start_map_key() {
    next_ = &open_.back()->map()->emplace_back().key;
    return true;
  }
  bool start_map_value() {
    next_ = &open_.back()->map()->back().value;
    return true;
  }
  bool end_array() { return close(); }
  bool end_map() { return close(); }

  Value take() { return std::move(root_); }
  [[nodiscard]] const char* problem() const { return problem_; }

 private:
  bool put(Value value) {
    if (++count_ > kMaxValues) return refuse("too many values");
    *next_ = std::move(value);
    return true;
  }
  bool open(Value container, std::uint32_t size) {
    if (open_.size() == kMaxDepth) return refuse("nested too deeply");
    if (size > kMaxValues) return refuse("too many values");
    if (!put(std::move(container))) return false;
    make_room(size);
    open_.push_back(next_);
    return true;
  }
  /// A value has a byte at least: more than the frame has bytes cannot come, whatever it announces.
  void make_room(std::uint32_t size) {
    if (size > announced_) return;
    announced_ -= size;
    if (auto* list = next_->list()) list->reserve(size);
    if (auto* map = next_->map()) map->reserve(size);
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool refuse(const char* why) {
    problem_ = why;
    return false;
  }

  Value root_;
  Value* next_ = &root_;
  std::vector<Value*> open_;
  std::size_t count_ = 0;
  std::size_t announced_;  // how many more values the frame may announce and be believed
  const char* problem_ = "truncated or not msgpack";
};

/// What msgpack::packer writes to.
struct Sink {
  std::string bytes;
  void write(const char* data, std::size_t size) { bytes.append(data, size); }
};

class Writer {
 public:
  void operator()(std::monostate) { packer_.pack_nil(); }
  void operator()(bool value) { value ? packer_.pack_true() : packer_.pack_false(); }
  void operator()(std::int64_t value) { packer_.pack(value); }
  void operator()(std::uint64_t value) { packer_.pack(value); }
  void operator()(double value) {
    // Not pack_double(): it writes 3.0 as the integer 3, which a peer that wants a float does not
    // take.
    const auto bits = std::bit_cast<std::uint64_t>(value);
    std::array<char, 9> bytes{'\xcb'};
    for (unsigned i = 0; i != 8; ++i) bytes[1 + i] = static_cast<char>(bits >> (56 - 8 * i));
    sink_.write(bytes.data(), bytes.size());
  }
  void operator()(const std::string& text) {
    if (is_utf8(text)) {
      write_text(text);
    } else {
      write_text(to_utf8(text));
    }
  }
  void operator()(const Value::Binary& binary) {
    const auto size = static_cast<std::uint32_t>(binary.bytes.size());
    packer_.pack_bin(size).pack_bin_body(binary.bytes.data(), size);
  }
  void operator()(const Value::List& list) {
    packer_.pack_array(static_cast<std::uint32_t>(list.size()));
    for (const auto& item : list) item.visit(*this);
  }
  void operator()(const Value::Map& map) {
    packer_.pack_map(static_cast<std::uint32_t>(map.size()));
    for (const auto& [key, value] : map) {
      key.visit(*this);
      value.visit(*this);
    }
  }
  std::string take() { return std::move(sink_.bytes); }

 private:
  void write_text(const std::string& text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    packer_.pack_str(size).pack_str_body(text.data(), size);
  }
  Sink sink_;
  msgpack::packer<Sink> packer_{sink_};
};

}  // namespace

Result<Value> unpack(std::string_view bytes) try {
  Builder builder(bytes.size());
  std::size_t end = 0;
  if (!msgpack::parse(bytes.data(), bytes.size(), end, builder)) return fail(builder.problem());
  if (end != bytes.size()) return fail("bytes after the end of the message");
  return builder.take();
} catch (const std::exception& problem) {
  return fail(problem.what());
}

std::string pack(const Value& value) {
  Writer writer;
  value.visit(writer);
  return writer.take();
}

}  // namespace chopsticks::cluster
