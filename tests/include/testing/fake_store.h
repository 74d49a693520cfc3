#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "drivers/api/object_store.h"
#include "net/reactor.h"

namespace chopsticks::testing {

/// Storage that does what a test tells it: answers at once, fails, or never answers until
/// cancelled. Counts what it was asked; one for all shards.
class FakeStorage : public drivers::ObjectStoreDriver {
 public:
  std::atomic<int> prepared = 0;
  std::atomic<int> uploads = 0;
  std::atomic<int> downloads = 0;
  std::atomic<int> removals = 0;
  std::atomic<bool> failing = false;
  std::atomic<bool> hanging = false;
  std::atomic<int> hung = 0;  // operations that hang now

  std::unique_ptr<drivers::ObjectStoreShard> shard(net::Reactor& reactor) override {
    return std::make_unique<Shard>(*this, reactor);
  }
  net::task<Result<void>> prepare(net::Reactor&) override {
    ++prepared;
    co_return Result<void>{};
  }
  std::vector<std::string> endpoints() const override { return {"fake"}; }

 private:
  class Store : public drivers::ObjectStore {
   public:
    Store(FakeStorage& storage, net::Reactor& reactor) : storage_(storage), reactor_(reactor) {}

    net::task<drivers::OpResult> upload(std::string_view, drivers::Payload payload) override {
      ++storage_.uploads;
      return answer(payload.size);
    }
    net::task<drivers::OpResult> download(std::string_view, drivers::Payload expected) override {
      ++storage_.downloads;
      return answer(expected.size);
    }
    net::task<drivers::OpResult> remove(std::string_view) override {
      ++storage_.removals;
      return answer({});
    }
    net::task<drivers::HeadResult> head(std::string_view) override {
      co_return drivers::HeadResult{};
    }
    net::task<drivers::ListResult> list(std::string_view, unsigned, std::string_view) override {
      co_return drivers::ListResult{};
    }

   private:
    net::task<drivers::OpResult> answer(Bytes bytes) {
      drivers::OpResult result;
      result.sent = monotonic_now();
      if (storage_.hanging) {
        ++storage_.hung;
        const bool slept = co_await reactor_.sleep_for(1h);
        --storage_.hung;
        if (!slept) result.error = error(std::errc::operation_canceled, "cancelled");
      } else if (storage_.failing) {
        result.error = error("SlowDown");
      } else {
        result.bytes = bytes;
      }
      co_return result;
    }

    FakeStorage& storage_;
    net::Reactor& reactor_;
  };

  class Shard : public drivers::ObjectStoreShard {
   public:
    Shard(FakeStorage& storage, net::Reactor& reactor) : storage_(storage), reactor_(reactor) {}
    std::unique_ptr<drivers::ObjectStore> open(std::uint64_t) override {
      return std::make_unique<Store>(storage_, reactor_);
    }

   private:
    FakeStorage& storage_;
    net::Reactor& reactor_;
  };
};

}  // namespace chopsticks::testing
