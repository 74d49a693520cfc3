#pragma once
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/http_head.h"

namespace chopsticks::drivers::native {

/// What one request in flight needs beside its connection. The input holds the head of any response
/// and the whole of a small one, so that a 4 KiB object takes a single read.
struct Workspace {
  std::string path;
  std::string request;
  net::ResponseHead head;  // views into input
  std::array<char, 8192> input;
};

/// Lends workspaces to requests and keeps them warm. One per event loop; outlives its loans.
class Workspaces {
 public:
  class Lease {
   public:
    explicit Lease(Workspaces& owner) : owner_(&owner), space_(owner.take()) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() { give_back(); }
    [[nodiscard]] Workspace& operator*() const noexcept { return *space_; }
    [[nodiscard]] Workspace* operator->() const noexcept { return space_.get(); }

    /// Others may have it, until another one, whatever is in it, is taken again.
    void give_back() noexcept {
      if (space_) owner_->give_back(std::move(space_));
    }
    void take_again() { space_ = owner_->take(); }

   private:
    Workspaces* owner_;
    std::unique_ptr<Workspace> space_;
  };

  Workspaces() { idle_.reserve(kMostIdle); }

 private:
  static constexpr std::size_t kMostIdle = 1024;

  std::unique_ptr<Workspace> take() {
    if (idle_.empty())
      return std::unique_ptr<Workspace>(new Workspace);  // leaves the input as it is
    auto space = std::move(idle_.back());
    idle_.pop_back();
    return space;
  }
  void give_back(std::unique_ptr<Workspace> space) noexcept {
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(space));
  }

  std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace chopsticks::drivers::native
