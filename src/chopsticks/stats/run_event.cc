#include "stats/run_event.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chopsticks::stats {
namespace {

// Not in the middle of a UTF-8 character.
void cut(std::string& text, std::size_t most) {
  if (text.size() <= most) return;
  auto end = most;
  while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

}  // namespace

std::string_view name_of(RunEvent::Kind kind) {
  static constexpr std::array<std::string_view, 11> kNames{
      "run_started", "ramp_done",   "edited",      "stopping", "stopped", "worker_joined",
      "worker_lost", "worker_back", "worker_left", "resumed",  "note"};
  return kNames[static_cast<std::size_t>(kind)];
}

void RunEvents::add(RunEvent event) {
  cut(event.text, kLongestText);
  cut(event.worker, kLongestText);
  if (events_.size() == kMost) {
    events_.erase(events_.begin() + kFirst);
    ++left_out_;
  }
  events_.push_back(std::move(event));
}

}  // namespace chopsticks::stats
