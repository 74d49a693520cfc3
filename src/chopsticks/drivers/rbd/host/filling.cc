#include "drivers/rbd/host/filling.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "drivers/rbd/host/image.h"
#include "net/task_group.h"
#include "support/clock.h"
#include "support/log.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): see fill().
namespace chopsticks::drivers::rbd {
namespace {

// As librbd cuts an image into objects, and enough at once to keep a cluster busy.
constexpr Bytes kPiece{4 * MiB.count};
constexpr int kAtOnce = 8;

struct Progress {
  std::uint64_t next = 0;
  Result<void> trouble;
};

net::task<> write_pieces(Image& image, Progress& progress) {
  while (progress.next < image.size().count && progress.trouble) {
    const auto offset = std::exchange(progress.next, progress.next + kPiece.count);
    const Payload payload{std::min(kPiece, Bytes{image.size().count - offset})};
    auto written = co_await image.write(offset, payload);
    if (written.error) progress.trouble = fail(std::move(*written.error));
  }
}

// librbd has no way to do this without blocking: a thread waits in place of the event loop.
net::task<Result<void>> remember(net::Reactor& reactor, Volume& volume) {
  struct Answer {
    explicit Answer(net::Reactor& on) : there(on) {}
    net::Event there;
    Result<void> result;
  };
  const auto answer = std::make_shared<Answer>(reactor);
  const auto mailbox = reactor.mailbox();
  std::jthread thread([answer, mailbox, &volume] {
    answer->result = volume.remember_filled();
    mailbox->post([answer] { answer->there.set(); });
  });
  const auto outcome = co_await answer->there.wait();
  if (outcome != net::Outcome::kDone) co_return fail(net::wait_error(outcome, "fill an image"));
  co_return answer->result;
}

net::task<Result<void>> fill_one(net::Reactor& reactor, Volume& volume, const Options& options) {
  log::info("filling image {} with {}: users begin after that", volume.name(),
            format_bytes(volume.size()));
  const auto began = monotonic_now();
  Image image(reactor, volume, 0, options);
  Progress progress;
  net::TaskGroup writers(reactor);
  for (int n = 0; n < kAtOnce; ++n) writers.spawn(write_pieces(image, progress));
  co_await writers.join();
  if (!progress.trouble) co_return progress.trouble;
  log::info("filled image {} in {}", volume.name(), format_duration(monotonic_now() - began));
  co_return co_await remember(reactor, volume);
}

}  // namespace

net::task<Result<void>> fill(net::Reactor& reactor, const Volumes& volumes,
                             const Options& options) {
  for (const auto& on_handles : volumes) {
    auto& volume = *on_handles.front();
    if (volume.filled()) continue;
    auto filled = co_await fill_one(reactor, volume, options);
    if (!filled) co_return filled;
  }
  co_return Result<void>{};
}

}  // namespace chopsticks::drivers::rbd
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
