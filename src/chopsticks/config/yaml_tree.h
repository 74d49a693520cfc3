#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "support/settings.h"

namespace chopsticks::config {

/// How a complaint gets out through yaml-cpp, which knows exceptions only. Never leaves yaml.cc.
struct Rejected {
  Error error;
};

/// Turns yaml-cpp's events into Settings. Its nodes would not do: they keep no place for nulls and
/// aliases, and they accept duplicate keys. Private to this room.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] Settings take_root() { return std::move(root_); }
  /// The key whose value was being read when the parser gave up; line 0 when there was none.
  [[nodiscard]] Place open_key() const;

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  // A list or section whose end has not been seen.
  struct Frame {
    bool is_section;
    YAML::anchor_t anchor;
    Place at;
    std::vector<Settings> items = {};
    Settings section = {};
    bool has_key = false;
    std::string key = {};
    Place key_at = {};
    std::vector<Settings> merged = {};  // what "<<" referred to
  };

  [[nodiscard]] Place place(const YAML::Mark& mark) const;
  [[nodiscard]] Place value_place(const YAML::Mark& mark) const;
  [[nodiscard]] bool expects_key() const;
  void count(std::size_t values, const Place& at);
  void open(Frame frame, const YAML::Mark& mark);
  Frame close();
  void start_entry(const std::string& key, Place at);
  void finish_value(Settings value, YAML::anchor_t anchor);
  void attach(Settings value);

  static void add_merged(Frame& frame, const Settings& value);
  static void merge(Frame& frame);

  std::string file_;
  bool started_ = false;
  std::size_t values_ = 0;
  Settings root_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Settings> anchors_;
};

}  // namespace chopsticks::config
