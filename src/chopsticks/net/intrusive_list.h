#pragma once
#include <utility>

namespace chopsticks::net {

/// Base of what stands in a List. Takes itself off its list when destroyed.
class ListHook {
 public:
  ListHook() noexcept = default;
  ListHook(const ListHook&) = delete;
  ListHook& operator=(const ListHook&) = delete;
  ~ListHook() { unlink(); }

  [[nodiscard]] bool linked() const noexcept { return next_ != this; }
  void unlink() noexcept {
    prev_->next_ = next_;
    next_->prev_ = prev_;
    prev_ = next_ = this;
  }

 private:
  template <class T>
  friend class List;

  void link_before(ListHook& place) noexcept {
    prev_ = std::exchange(place.prev_, this);
    next_ = &place;
    prev_->next_ = this;
  }

  ListHook* prev_ = this;
  ListHook* next_ = this;
};

/// A doubly linked list of objects that live elsewhere; T derives from ListHook. Everything is O(1)
/// and nothing allocates. An object stands in one list at a time.
template <class T>
class List {
 public:
  [[nodiscard]] bool empty() const noexcept { return !head_.linked(); }
  [[nodiscard]] T& front() noexcept { return *static_cast<T*>(head_.next_); }

  void push_back(T& item) noexcept { static_cast<ListHook&>(item).link_before(head_); }

  /// The first, now in no list; null when there is none.
  T* pop_front() noexcept {
    if (empty()) return nullptr;
    auto* first = head_.next_;
    first->unlink();
    return static_cast<T*>(first);
  }

  /// Everything that stands in `other`, to the end of this list.
  void take_all(List& other) noexcept {
    if (other.empty()) return;
    auto* first = other.head_.next_;
    auto* last = other.head_.prev_;
    other.head_.prev_ = other.head_.next_ = &other.head_;
    first->prev_ = head_.prev_;
    last->next_ = &head_;
    head_.prev_->next_ = first;
    head_.prev_ = last;
  }

  /// Calls `visit` with each item; it may take that item off the list, but no other.
  template <class Visit>
  void for_each(Visit visit) {
    for (auto* hook = head_.next_; hook != &head_;) {
      auto* next = hook->next_;
      visit(*static_cast<T*>(hook));
      hook = next;
    }
  }

 private:
  ListHook head_;
};

}  // namespace chopsticks::net
