#include "config/yaml_tree.h"

#include <utility>

#include <fmt/format.h>

namespace chopsticks::config {
namespace {

constexpr std::size_t kMostValues = 10'000;
constexpr std::size_t kDeepest = 64;
constexpr std::string_view kMergeKey = "<<";

[[noreturn]] void reject(const Place& at, std::string_view message) {
  throw Rejected{error(fmt::format("{}: {}", at.text(), message))};
}

std::size_t count_values(const Settings& settings) {
  std::size_t count = 1;
  for (const auto& item : settings.items()) count += count_values(item);
  for (const auto& [key, value] : settings.entries()) count += count_values(value);
  return count;
}

}  // namespace

Place TreeBuilder::open_key() const {
  return !stack_.empty() && stack_.back().has_key ? stack_.back().key_at : Place{};
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (started_) reject(place(mark), "only one YAML document is allowed in a file");
  started_ = true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (expects_key()) reject(place(mark), "a key is missing here");
  finish_value(Settings::nothing(value_place(mark)), anchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                           const std::string& value) {
  if (expects_key()) return start_entry(value, place(mark));
  finish_value(Settings::text(value, place(mark)), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (expects_key()) reject(place(mark), "an alias cannot be a key");
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) reject(place(mark), "an alias inside its own anchor");
  count(count_values(found->second), place(mark));
  attach(found->second);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value) {
  open({.is_section = false, .anchor = anchor, .at = value_place(mark)}, mark);
}

void TreeBuilder::OnSequenceEnd() {
  auto frame = close();
  finish_value(Settings::list(std::move(frame.items), frame.at), frame.anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  open({.is_section = true, .anchor = anchor, .at = value_place(mark)}, mark);
  stack_.back().section = Settings::section(stack_.back().at);
}

void TreeBuilder::OnMapEnd() {
  auto frame = close();
  merge(frame);
  finish_value(std::move(frame.section), frame.anchor);
}

Place TreeBuilder::place(const YAML::Mark& mark) const {
  return {file_, mark.line + 1, mark.column + 1};
}

// Lists, sections and nothing are found where their key stands: yaml-cpp marks the next line.
Place TreeBuilder::value_place(const YAML::Mark& mark) const {
  const auto key = open_key();
  return key.line > 0 ? key : place(mark);
}

bool TreeBuilder::expects_key() const {
  return !stack_.empty() && stack_.back().is_section && !stack_.back().has_key;
}

void TreeBuilder::count(std::size_t values, const Place& at) {
  values_ += values;
  if (values_ > kMostValues)
    reject(at, fmt::format("more than {} values in one file", kMostValues));
}

void TreeBuilder::open(Frame frame, const YAML::Mark& mark) {
  if (expects_key()) reject(place(mark), "a key must be a plain word, not a list or a section");
  if (stack_.size() >= kDeepest)
    reject(place(mark), fmt::format("nested deeper than {} levels", kDeepest));
  stack_.push_back(std::move(frame));
}

TreeBuilder::Frame TreeBuilder::close() {
  auto frame = std::move(stack_.back());
  stack_.pop_back();
  return frame;
}

void TreeBuilder::start_entry(const std::string& key, Place at) {
  auto& frame = stack_.back();
  if (const auto* earlier = frame.section.find(key)) {
    reject(at,
           fmt::format("key '{}' is given twice (first in line {})", key, earlier->place().line));
  }
  frame.has_key = true;
  frame.key = key;
  frame.key_at = std::move(at);
}

void TreeBuilder::finish_value(Settings value, YAML::anchor_t anchor) {
  count(1, value.place());
  if (anchor != YAML::NullAnchor) anchors_.insert_or_assign(anchor, value);
  attach(std::move(value));
}

void TreeBuilder::attach(Settings value) {
  if (stack_.empty()) {
    root_ = std::move(value);
    return;
  }
  auto& frame = stack_.back();
  if (!frame.is_section) {
    frame.items.push_back(std::move(value));
    return;
  }
  frame.has_key = false;
  if (frame.key == kMergeKey) {
    add_merged(frame, value);
  } else {
    frame.section.set(std::move(frame.key), std::move(value));
  }
}

void TreeBuilder::add_merged(Frame& frame, const Settings& value) {
  if (value.kind() == Settings::Kind::kSection) {
    frame.merged.push_back(value);
  } else if (value.kind() == Settings::Kind::kList) {
    for (const auto& item : value.items()) add_merged(frame, item);
  } else {
    reject(frame.key_at, "'<<' must refer to a section");
  }
}

// A key of the section itself wins, then the section merged first.
void TreeBuilder::merge(Frame& frame) {
  for (const auto& base : frame.merged) {
    for (const auto& [key, value] : base.entries()) {
      if (frame.section.find(key) == nullptr) frame.section.set(key, value);
    }
  }
}

}  // namespace chopsticks::config
