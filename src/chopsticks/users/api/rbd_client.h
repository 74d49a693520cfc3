#pragma once
#include <cstdint>
#include <memory>

#include "drivers/api/rbd_image.h"
#include "users/api/timed_calls.h"

namespace chopsticks::users {

/// A block image as a task uses it: `co_await rbd().write(offset, payload(block));`. Users are
/// dealt to the images of the workload configuration; those on one image work on it side by side.
/// Every call is timed and counted as one line of the statistics (type RBD, names write, read,
/// discard, flush), from the moment it was due. A failed operation comes back as a value; the task
/// decides whether it matters.
///
/// Throws StopUser when the user is stopped meanwhile.
class RbdClient {
 public:
  explicit RbdClient(User& user);

  /// Of the image this user was given.
  [[nodiscard]] Bytes size() { return image().size(); }

  [[nodiscard]] net::task<drivers::OpResult> write(std::uint64_t offset, drivers::Payload payload);
  /// `expected` is what was written, if anything was: the content is checked on the way.
  [[nodiscard]] net::task<drivers::OpResult> read(std::uint64_t offset, drivers::Payload expected);
  /// For what nobody knows beforehand; `body` outlives the call.
  [[nodiscard]] net::task<drivers::OpResult> fetch(std::uint64_t offset, Bytes size,
                                                   drivers::Body& body);
  [[nodiscard]] net::task<drivers::OpResult> discard(std::uint64_t offset, Bytes size);
  [[nodiscard]] net::task<drivers::OpResult> flush();

 private:
  [[nodiscard]] drivers::RbdImage& image();

  User& user_;
  TimedCalls calls_;
  std::unique_ptr<drivers::RbdImage> image_;  // opened by the first call
};

}  // namespace chopsticks::users
