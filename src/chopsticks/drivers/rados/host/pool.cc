#include "drivers/rados/host/pool.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "drivers/api/failures.h"
#include "drivers/ceph/client/buffers.h"
#include "drivers/ceph/fly.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the caller keeps it.
namespace chopsticks::drivers::rados {
namespace {

std::string entry_name(std::uint64_t number) { return fmt::format("{:08}", number); }

}  // namespace

Pool::FlightPtr Pool::prepare_flight() const {
  return std::make_shared<RadosFlight>(reactor_, cluster_);
}

template <class Start>
net::task<OpResult> Pool::fly(FlightPtr flight, Start start) {
  return ceph::fly(reactor_, std::move(flight), options_.timeout, "NoSuchObject", std::move(start));
}

// `send` gives the payload's bytes from `offset` on to librados.
template <class Send>
net::task<OpResult> Pool::store(std::string_view key, std::uint64_t offset, Payload payload,
                                Send send) {
  auto flight = prepare_flight();
  const std::string name(key);
  const auto data = ceph::list_of(payload.content(key), offset, payload.size);
  auto start = [&](auto* completion) { return send(name, completion, data); };
  auto result = co_await fly(std::move(flight), start);
  if (result) result.bytes = payload.size;
  co_return result;
}

net::task<OpResult> Pool::write_full(std::string_view key, Payload payload) {
  auto send = [this](const auto& name, auto* completion, const auto& data) {
    return cluster_.pool().aio_write_full(name, completion, data);
  };
  return store(key, 0, std::move(payload), send);
}

net::task<OpResult> Pool::write(std::string_view key, std::uint64_t offset, Payload payload) {
  auto send = [this, offset](const auto& name, auto* completion, const auto& data) {
    return cluster_.pool().aio_write(name, completion, data, data.length(), offset);
  };
  return store(key, offset, std::move(payload), send);
}

net::task<OpResult> Pool::append(std::string_view key, std::uint64_t end, Payload payload) {
  auto send = [this](const auto& name, auto* completion, const auto& data) {
    return cluster_.pool().aio_append(name, completion, data, data.length());
  };
  return store(key, end, std::move(payload), send);
}

net::task<OpResult> Pool::read(std::string_view key, std::uint64_t offset, Payload expected) {
  auto flight = prepare_flight();
  const std::string name(key);
  auto start = [&](auto* completion) {
    return cluster_.pool().aio_read(name, completion, &flight->data, expected.size.count, offset);
  };
  auto result = co_await fly(flight, start);
  if (result.error) co_return result;
  result.bytes.count = flight->data.length();
  result.error = compare(flight->data, expected.content(name), offset, expected.size);
  co_return result;
}

net::task<OpResult> Pool::fetch(std::string_view key, std::uint64_t offset, Bytes most,
                                Body& body) {
  auto flight = prepare_flight();
  const std::string name(key);
  auto start = [&](auto* completion) {
    return cluster_.pool().aio_read(name, completion, &flight->data, most.count, offset);
  };
  auto result = co_await fly(flight, start);
  if (result.error) co_return result;
  result.bytes.count = flight->data.length();
  ceph::put_into(body, flight->data);
  co_return result;
}

net::task<StatResult> Pool::stat(std::string_view key) {
  auto flight = prepare_flight();
  const std::string name(key);
  auto start = [&](auto* completion) {
    return cluster_.pool().aio_stat(name, completion, &flight->size, &flight->modified);
  };
  StatResult result;
  static_cast<OpResult&>(result) = co_await fly(flight, start);
  if (result) result.size.count = flight->size;
  co_return result;
}

net::task<OpResult> Pool::remove(std::string_view key) {
  const std::string name(key);
  auto start = [&](auto* completion) { return cluster_.pool().aio_remove(name, completion); };
  auto flight = prepare_flight();
  co_return co_await fly(std::move(flight), start);
}

net::task<OpResult> Pool::omap_set(std::string_view key, OmapEntries entries) {
  auto flight = prepare_flight();
  const std::string name(key);
  for (auto n = entries.first; n < entries.first + entries.count; ++n) {
    const auto entry = entry_name(n);
    flight->entries[entry] = ceph::list_of(entries.value.content(entry), 0, entries.value.size);
  }
  librados::ObjectWriteOperation operation;
  operation.omap_set(flight->entries);
  auto start = [&](auto* completion) {
    return cluster_.pool().aio_operate(name, completion, &operation);
  };
  auto result = co_await fly(std::move(flight), start);
  if (result) result.bytes = entries.value.size * entries.count;
  co_return result;
}

net::task<OpResult> Pool::omap_get(std::string_view key, OmapEntries expected) {
  auto flight = prepare_flight();
  const std::string name(key);
  const auto before = expected.first == 0 ? std::string() : entry_name(expected.first - 1);
  librados::ObjectReadOperation operation;
  operation.omap_get_vals2(before, expected.count, &flight->entries, nullptr, nullptr);
  auto start = [&](auto* completion) {
    return cluster_.pool().aio_operate(name, completion, &operation, &flight->data);
  };
  auto result = co_await fly(flight, start);
  if (result.error) co_return result;
  for (const auto& entry : flight->entries) result.bytes.count += entry.second.length();
  if (flight->entries.size() != expected.count) result.error = failure(Errc::kSizeMismatch);
  for (auto n = expected.first; !result.error && n < expected.first + expected.count; ++n) {
    const auto entry = entry_name(n);
    const auto content = expected.value.content(entry);
    result.error = compare(flight->entries[entry], content, 0, expected.value.size);
  }
  co_return result;
}

std::optional<Error> Pool::compare(const librados::bufferlist& data, const Content& content,
                                   std::uint64_t offset, Bytes size) const {
  if (options_.verify == Verify::kNone) return std::nullopt;
  if (data.length() != size.count) return failure(Errc::kSizeMismatch);
  if (options_.verify == Verify::kContent && !ceph::same(data, content, offset))
    return failure(Errc::kContentMismatch);
  return std::nullopt;
}

}  // namespace chopsticks::drivers::rados
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
