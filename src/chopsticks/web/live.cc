#include "web/live.h"

#include <utility>

#include <fmt/format.h>

namespace chopsticks::web {
namespace {

constexpr auto kBye = "event: bye\ndata: {}\n\n";

}  // namespace

struct Live::Seat {
  explicit Seat(Live& of) : live(of), seen(of.topics_.size(), 0) {}
  Seat(const Seat&) = delete;
  ~Seat() {
    const std::lock_guard lock(live.mutex_);
    --live.readers_;
  }

  Live& live;
  std::vector<std::uint64_t> seen;  // version by topic
  std::uint64_t turn = 0;
  bool told_bye = false;
};

Live::Live(std::vector<Topic> topics, Nanos between)
    : topics_(std::move(topics)),
      between_(between),
      news_(topics_.size()),
      thread_([this] { run(); }) {}

Live::~Live() {
  end();
  thread_.join();
}

void Live::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

std::optional<Live::Reader> Live::subscribe() {
  const std::lock_guard lock(mutex_);
  if (readers_ >= kMostReaders) return std::nullopt;
  ++readers_;
  changed_.notify_all();
  return [this, seat = std::make_shared<Seat>(*this)] { return next(*seat); };
}

std::optional<std::string> Live::next(Seat& seat) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_ || turn_ > seat.turn; });
  if (ended_) {
    if (std::exchange(seat.told_bye, true)) return std::nullopt;
    return kBye;
  }
  seat.turn = turn_;
  std::vector<std::shared_ptr<const std::string>> fresh;
  for (std::size_t i = 0; i != news_.size(); ++i) {
    if (news_[i].version == seat.seen[i]) continue;
    seat.seen[i] = news_[i].version;
    fresh.push_back(news_[i].event);
  }
  lock.unlock();
  std::string text;
  for (const auto& event : fresh) text += *event;
  // So that a connection that is dead is noticed.
  return text.empty() ? ": nothing new\n\n" : text;
}

void Live::run() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    changed_.wait(lock, [this] { return ended_ || readers_ > 0; });
    if (ended_) return;
    lock.unlock();
    renew();
    lock.lock();
    changed_.wait_for(lock, between_, [this] { return ended_; });
  }
}

void Live::renew() {
  for (std::size_t i = 0; i != topics_.size(); ++i) {
    auto event = fmt::format("event: {}\ndata: {}\n\n", topics_[i].name, topics_[i].data());
    const std::lock_guard lock(mutex_);
    if (news_[i].event && *news_[i].event == event) continue;
    news_[i] = {std::make_shared<const std::string>(std::move(event)), news_[i].version + 1};
  }
  const std::lock_guard lock(mutex_);
  ++turn_;
  changed_.notify_all();
}

}  // namespace chopsticks::web
