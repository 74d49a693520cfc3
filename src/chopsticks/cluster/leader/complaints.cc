#include "cluster/leader/complaints.h"

#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostSenders = 1000;
constexpr std::size_t kMostCharacters = 200;

}  // namespace

void Complaints::add(std::string_view sender, std::string_view reason) {
  ++count_;
  if (senders_.size() >= kMostSenders || !senders_.emplace(sender).second) return;
  log::warning("dropped a message from {}: {} (further ones from there are counted, not logged)",
               printable(sender), printable(reason));
}

std::string printable(std::string_view text) {
  std::string line(text.substr(0, kMostCharacters));
  for (auto& c : line)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) c = '?';
  if (text.size() > kMostCharacters) line += "...";
  return line;
}

}  // namespace chopsticks::cluster
