#pragma once
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "drivers/api/object_store.h"
#include "drivers/s3/dummy/memory.h"
#include "drivers/s3/dummy/options.h"
#include "net/reactor.h"
#include "support/random.h"

namespace chopsticks::drivers::dummy {

/// What is the same for all users of the process.
struct Setup {
  explicit Setup(Options given) : options(std::move(given)), memory(options.max_objects) {}
  Options options;
  Memory memory;  // used when options.remembers
};

/// Storage that takes its time, fails when told to, and moves no byte.
class DummyStore : public ObjectStore {
 public:
  DummyStore(net::Reactor& reactor, std::shared_ptr<Setup> setup, std::uint64_t seed)
      : reactor_(reactor), setup_(std::move(setup)), random_(seed) {}

  net::task<OpResult> upload(std::string_view key, Payload payload) override;
  net::task<OpResult> download(std::string_view key, Payload expected) override;
  /// Bytes that were given to upload() are not kept: so many others come back. Who remembers
  /// nothing takes every object for the one this user has uploaded last.
  net::task<OpResult> fetch(std::string_view key, Body& body) override;
  net::task<OpResult> remove(std::string_view key) override;
  net::task<HeadResult> head(std::string_view key) override;
  net::task<ListResult> list(std::string_view prefix, unsigned limit,
                             std::string_view continuation) override;

 private:
  /// Takes the time of an operation, and fails it if it is to fail.
  net::task<OpResult> answer();
  [[nodiscard]] bool remembers() const noexcept { return setup_->options.remembers; }
  /// What is under `key`, as far as anybody knows; none: nothing is.
  [[nodiscard]] std::optional<Payload> known(std::string_view key) const;

  net::Reactor& reactor_;
  std::shared_ptr<Setup> setup_;
  Random random_;
  Payload last_;
};

}  // namespace chopsticks::drivers::dummy
