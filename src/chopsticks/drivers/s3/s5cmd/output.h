#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/body.h"
#include "drivers/api/content.h"

namespace chopsticks::drivers::s5cmd {

/// What becomes of s5cmd's standard output.
class Output {
 public:
  virtual ~Output() = default;
  /// False: that is enough, nobody reads the rest.
  virtual bool take(std::string_view bytes) = 0;
  /// The end of what came, where s5cmd says what its last attempt failed with.
  [[nodiscard]] virtual std::string_view tail() const noexcept = 0;
};

/// Short messages: the last few KiB are kept.
class TextOutput final : public Output {
 public:
  bool take(std::string_view bytes) override;
  [[nodiscard]] std::string_view tail() const noexcept override { return text_; }

 private:
  std::string text_;
};

/// An object: counted, compared when there is something to compare with, and forgotten unless
/// somebody keeps it.
class ObjectOutput final : public Output {
 public:
  explicit ObjectOutput(std::optional<Content> expected) {
    if (expected) check_.emplace(*expected);
  }
  /// `kept` outlives this.
  explicit ObjectOutput(Body& kept) : kept_(&kept) {}
  bool take(std::string_view bytes) override;
  [[nodiscard]] std::string_view tail() const noexcept override { return end_.tail(); }

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool differs() const noexcept { return check_ && check_->mismatch(); }

 private:
  std::uint64_t bytes_ = 0;
  std::optional<ContentCheck> check_;
  Body* kept_ = nullptr;
  TextOutput end_;
};

/// A listing, a line of JSON for each object, of which a page is kept: at most `limit` objects
/// whose keys start with `prefix` and come after `after`.
class ListOutput final : public Output {
 public:
  struct Object {
    std::string key;
    std::uint64_t size = 0;
    std::string etag;
  };

  ListOutput(std::string_view bucket, std::string_view prefix, std::string_view after,
             std::size_t limit);
  bool take(std::string_view bytes) override;
  [[nodiscard]] std::string_view tail() const noexcept override { return {}; }

  [[nodiscard]] std::vector<Object>& objects() noexcept { return objects_; }
  /// There is more than the page holds.
  [[nodiscard]] bool more() const noexcept { return more_; }
  /// A line was not what a listing has.
  [[nodiscard]] bool malformed() const noexcept { return malformed_; }

 private:
  bool take_line(std::string_view line);

  std::string root_;  // "s3://bucket/"
  std::string prefix_;
  std::string after_;
  std::size_t limit_;
  std::string unfinished_;
  std::vector<Object> objects_;
  bool more_ = false;
  bool malformed_ = false;
};

}  // namespace chopsticks::drivers::s5cmd
