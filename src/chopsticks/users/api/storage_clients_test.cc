#include <gtest/gtest.h>

#include "net/block_on.h"
#include "users/api/rados_user.h"
#include "users/api/rbd_user.h"

namespace chopsticks::users {
namespace {

using drivers::OpResult;

// A pool and an image that answer what a test tells them, and name the last call.
struct Answers {
  OpResult result;
  std::string call;
};

net::task<OpResult> answer(Answers& answers, std::string call) {
  answers.call = std::move(call);
  co_return answers.result;
}

class FakePool : public drivers::RadosPool {
 public:
  explicit FakePool(Answers& answers) : answers_(answers) {}
  using Key = std::string_view;
  net::task<OpResult> write_full(Key, drivers::Payload) override { return say("write_full"); }
  net::task<OpResult> write(Key, std::uint64_t, drivers::Payload) override { return say("write"); }
  net::task<OpResult> append(Key, std::uint64_t, drivers::Payload) override {
    return say("append");
  }
  net::task<OpResult> read(Key, std::uint64_t, drivers::Payload) override { return say("read"); }
  net::task<OpResult> fetch(Key, std::uint64_t, Bytes, drivers::Body&) override {
    return say("fetch");
  }
  net::task<drivers::StatResult> stat(Key) override {
    drivers::StatResult result;
    static_cast<OpResult&>(result) = co_await say("stat");
    co_return result;
  }
  net::task<OpResult> remove(Key) override { return say("remove"); }
  net::task<OpResult> omap_set(Key, drivers::OmapEntries) override { return say("omap_set"); }
  net::task<OpResult> omap_get(Key, drivers::OmapEntries) override { return say("omap_get"); }

 private:
  net::task<OpResult> say(std::string call) { return answer(answers_, std::move(call)); }
  Answers& answers_;
};

class FakeImage : public drivers::RbdImage {
 public:
  explicit FakeImage(Answers& answers) : answers_(answers) {}
  Bytes size() const noexcept override { return GiB; }
  net::task<OpResult> write(std::uint64_t, drivers::Payload) override { return say("write"); }
  net::task<OpResult> read(std::uint64_t, drivers::Payload) override { return say("read"); }
  net::task<OpResult> fetch(std::uint64_t, Bytes, drivers::Body&) override { return say("fetch"); }
  net::task<OpResult> discard(std::uint64_t, Bytes) override { return say("discard"); }
  net::task<OpResult> flush() override { return say("flush"); }
  std::size_t endpoint() const noexcept override { return 1; }

 private:
  net::task<OpResult> say(std::string call) { return answer(answers_, std::move(call)); }
  Answers& answers_;
};

struct FakeRados : drivers::RadosShard {
  Answers answers;
  std::unique_ptr<drivers::RadosPool> open(std::uint64_t) override {
    return std::make_unique<FakePool>(answers);
  }
};

struct FakeRbd : drivers::RbdShard {
  Answers answers;
  std::unique_ptr<drivers::RbdImage> open(std::uint64_t) override {
    return std::make_unique<FakeImage>(answers);
  }
};

struct Archivist : RadosUser {
  using RadosUser::payload;
};
struct Disk : RbdUser {
  using RbdUser::payload;
};

class StorageClients : public ::testing::Test {
 protected:
  template <class U>
  std::unique_ptr<U> make_user(drivers::StorageShard* storage) {
    construction.shard = {&reactor, &recorder, storage, endpoints};
    const Construction::Scope scope(construction);
    return std::make_unique<U>();
  }
  template <class T>
  T run(net::task<T> work) {
    return net::block_on(reactor, std::move(work));
  }
  stats::Entry entry(std::string_view type, std::string_view name) {
    for (const auto& row : tally.entries)
      if (row.key.type == type && row.key.name == name) return row.entry;
    return {};
  }
  void take() { tally = recorder.take(stats::Clocks::now()); }

  net::Reactor reactor{net::Reactor::Time::kSimulated};
  stats::Recorder recorder{stats::Clocks::now()};
  std::vector<stats::EndpointId> endpoints;
  stats::Tally tally;
  Construction construction;
};

TEST_F(StorageClients, CountEachRadosCallUnderItsName) {
  FakeRados storage;
  storage.answers.result.bytes = Bytes{4096};
  const auto user = make_user<Archivist>(&storage);
  auto& rados = user->rados();
  drivers::Body body;
  run(rados.write_full("k", Archivist::payload(KiB)));
  run(rados.write("k", 1024, Archivist::payload(KiB)));
  run(rados.append("k", 2048, Archivist::payload(KiB)));
  run(rados.read("k", Archivist::payload(KiB)));
  run(rados.fetch("k", 0, KiB, body));
  run(rados.stat("k"));
  run(rados.omap_set("k", {}));
  run(rados.omap_get("k", {}));
  run(rados.remove("k"));
  EXPECT_EQ(storage.answers.call, "remove");
  take();
  for (const auto* name :
       {"write_full", "write", "append", "stat", "omap_set", "omap_get", "remove"})
    EXPECT_EQ(entry("RADOS", name).requests, 1U) << name;
  EXPECT_EQ(entry("RADOS", "read").requests, 2U);
  EXPECT_EQ(entry("RADOS", "read").bytes, 2 * Bytes{4096});
}

TEST_F(StorageClients, CountEachRbdCallUnderItsNameAndImage) {
  FakeRbd storage;
  endpoints = {recorder.endpoint("disk-1"), recorder.endpoint("disk-2")};
  const auto user = make_user<Disk>(&storage);
  auto& rbd = user->rbd();
  drivers::Body body;
  EXPECT_EQ(rbd.size(), GiB);
  run(rbd.write(0, Disk::payload(KiB)));
  run(rbd.read(0, Disk::payload(KiB)));
  run(rbd.fetch(0, KiB, body));
  run(rbd.discard(0, KiB));
  run(rbd.flush());
  take();
  for (const auto* name : {"write", "discard", "flush"})
    EXPECT_EQ(entry("RBD", name).requests, 1U) << name;
  EXPECT_EQ(entry("RBD", "read").requests, 2U);
  ASSERT_EQ(tally.endpoints.size(), 1U);
  EXPECT_EQ(tally.endpoints.begin()->key.name, "disk-2");
}

TEST_F(StorageClients, CountWhatFailedAndGoOn) {
  FakeRados storage;
  storage.answers.result.error = error("NoSuchObject");
  storage.answers.result.bytes = Bytes{4096};  // sent before it failed
  const auto user = make_user<Archivist>(&storage);
  const auto read = run(user->rados().read("k", Archivist::payload(KiB)));
  EXPECT_FALSE(read);
  take();
  EXPECT_EQ(entry("RADOS", "read").failures, 1U);
  EXPECT_EQ(entry("RADOS", "read").bytes, Bytes{0});
}

TEST_F(StorageClients, RefuseStorageThatSpeaksSomethingElse) {
  FakeRbd storage;
  const auto user = make_user<Archivist>(&storage);
  EXPECT_THROW(static_cast<void>(user->rados().stat("k")), std::logic_error);
  const auto nowhere = make_user<Disk>(nullptr);
  EXPECT_THROW(static_cast<void>(nowhere->rbd().flush()), std::logic_error);
}

}  // namespace
}  // namespace chopsticks::users
