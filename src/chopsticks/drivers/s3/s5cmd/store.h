#pragma once
#include <cstddef>
#include <string_view>
#include <utility>

#include "drivers/api/object_store.h"
#include "drivers/s3/s5cmd/errors.h"
#include "drivers/s3/s5cmd/runner.h"

namespace chopsticks::drivers::s5cmd {

/// S3 as one user sees it: a process for every operation.
class S5cmdStore : public ObjectStore {
 public:
  explicit S5cmdStore(Runner runner) noexcept : runner_(std::move(runner)) {}

  net::task<OpResult> upload(std::string_view key, drivers::Payload payload) override;
  net::task<OpResult> download(std::string_view key, drivers::Payload expected) override;
  net::task<OpResult> fetch(std::string_view key, Body& body) override;
  net::task<OpResult> remove(std::string_view key) override;
  net::task<HeadResult> head(std::string_view key) override;
  net::task<ListResult> list(std::string_view prefix, unsigned limit,
                             std::string_view continuation) override;
  /// Makes the bucket unless it is there; several workers may do so at the same time.
  net::task<Result<void>> ensure_bucket();

  [[nodiscard]] std::size_t endpoint() const noexcept override { return runner_.site(); }

 private:
  /// Reads an object into `output`, which outlives the task.
  net::task<OpResult> read(std::string_view key, ObjectOutput& output);
  net::task<HeadResult> head_by_listing(std::string_view key);
  /// Fills in how a run ended. s5cmd does not say why it could not write or read an object: then
  /// asking for a listing of it finds out what is wrong with the storage, the bucket or the keys.
  /// `ran`, `output` and `result` outlive the task.
  net::task<void> conclude(std::string_view key, const Ran& ran, const Output& output,
                           Deadline deadline, OpResult& result);
  net::task<std::optional<Complaint>> investigate(std::string_view key, Deadline deadline);
  net::task<Result<void>> make_bucket(bool default_region);

  Runner runner_;
};

}  // namespace chopsticks::drivers::s5cmd
