#include "cluster/worker/waiting_frames.h"

#include <utility>

namespace chopsticks::cluster {

bool WaitingFrames::say(std::string frame) {
  try_again();
  if (empty() && send_(frame)) return true;
  if (frames_.size() == kMost) return false;
  frames_.push_back(std::move(frame));
  return true;
}

bool WaitingFrames::pass_on(const std::string& frame) {
  try_again();
  return empty() && send_(frame);
}

void WaitingFrames::try_again() {
  while (!empty() && send_(frames_.front())) frames_.pop_front();
}

}  // namespace chopsticks::cluster
