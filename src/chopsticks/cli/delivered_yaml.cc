#include "cli/delivered_yaml.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace chopsticks::cli {
namespace {

using cluster::Value;
using Json = nlohmann::ordered_json;

std::vector<std::string> candidates(const std::string& key, const std::string& variable) {
  std::vector<std::string> names;
  if (key == "access_key") names = {"S3_ACCESS_KEY", "AWS_ACCESS_KEY_ID"};
  if (key == "secret_key") names = {"S3_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"};
  std::erase(names, variable);
  if (!variable.empty()) names.insert(names.begin(), variable);
  return names;
}

/// JSON is YAML.
class Writer {
 public:
  explicit Writer(const config::Environment& environment) : environment_(environment) {}

  Json write(const std::string& key, const Value& value) {
    if (const auto* text = value.text()) return escaped(*text);
    if (const auto* kept_back = value.binary()) return reference(key, kept_back->bytes);
    if (const auto* list = value.list()) {
      auto items = Json::array();
      for (const auto& item : *list) items.push_back(write(key, item));
      return items;
    }
    if (const auto* map = value.map()) {
      auto members = Json::object();
      for (const auto& [name, one] : *map)
        if (name.text()) members[*name.text()] = write(*name.text(), one);
      return members;
    }
    return nullptr;
  }

  Result<void> finish() const {
    if (missing_.empty()) return {};
    return fail(fmt::format(
        "the leader sends no secrets over a link that is not encrypted: set {} for this worker, "
        "or give it a --workload-config of its own",
        fmt::join(missing_, " and ")));
  }

 private:
  // A reader of the file expands "${…}"; these values have been expanded already.
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '$' ? std::string("$$") : std::string(1, c);
    return out;
  }

  Json reference(const std::string& key, const std::string& variable) {
    const auto names = candidates(key, variable);
    for (const auto& name : names) {
      const auto value = environment_(name);
      if (value && !value->empty()) return fmt::format("${{{}}}", name);
    }
    missing_.push_back(names.empty() ? key : fmt::format("{}", fmt::join(names, " or ")));
    return nullptr;
  }

  const config::Environment& environment_;
  std::vector<std::string> missing_;
};

}  // namespace

Result<std::string> delivered_yaml(const cluster::Value& values,
                                   const config::Environment& environment) {
  Writer writer(environment);
  const auto json = writer.write("", values);
  if (auto done = writer.finish(); !done) return fail(done.error());
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace chopsticks::cli
