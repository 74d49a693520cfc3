#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chopsticks::cluster {

/// Whatever msgpack can say, except extension types: the shape between bytes and the structs of
/// messages.h.
///
/// Maps keep their order and may have any key, as Python's do, so what was decoded encodes to the
/// same bytes. An integer is held as int64_t wherever it fits: two equal numbers are equal Values.
class Value {
 public:
  struct Member;
  struct Binary {
    std::string bytes;
    bool operator==(const Binary&) const = default;
  };
  using List = std::vector<Value>;
  using Map = std::vector<Member>;

  Value();  // nil
  Value(std::nullptr_t);
  Value(bool value);
  Value(int value);
  Value(unsigned value);
  Value(std::int64_t value);
  Value(std::uint64_t value);
  Value(double value);
  Value(const char* value);
  Value(std::string_view value);
  Value(std::string value);
  Value(Binary value);
  Value(List value);
  Value(Map value);

  [[nodiscard]] bool is_nil() const { return std::holds_alternative<std::monostate>(data_); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&data_); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Binary* binary() const { return std::get_if<Binary>(&data_); }
  [[nodiscard]] const List* list() const { return std::get_if<List>(&data_); }
  [[nodiscard]] const Map* map() const { return std::get_if<Map>(&data_); }
  [[nodiscard]] List* list() { return std::get_if<List>(&data_); }
  [[nodiscard]] Map* map() { return std::get_if<Map>(&data_); }
  /// An integer, or a float that is one (some peers send 3.0 for 3); nothing outside int64_t.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  /// Any number, as a double.
  [[nodiscard]] std::optional<double> number() const;

  /// The member of a map with this text as its key; null if there is none or this is no map.
  [[nodiscard]] const Value* find(std::string_view key) const;

  /// Calls the visitor with std::monostate, bool, int64_t, uint64_t, double, std::string, Binary,
  /// List or Map.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), data_);
  }
  bool operator==(const Value&) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Binary, List,
               Map>
      data_;
};

struct Value::Member {
  Value key;
  Value value;
  bool operator==(const Member&) const = default;
};

}  // namespace chopsticks::cluster
