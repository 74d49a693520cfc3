#include "drivers/ceph/client/buffers.h"

#include <algorithm>
#include <cstring>

namespace chopsticks::drivers::ceph {
namespace {

constexpr std::uint64_t kSector = 512;
// A reference costs more than copying less than this.
constexpr std::size_t kWorthReferring = 4096;

bool same_bytes(const Content& content, std::uint64_t offset, std::span<const char> bytes) {
  if (content.given() != nullptr)
    return std::memcmp(content.given() + offset, bytes.data(), bytes.size()) == 0;
  return ContentCheck(content, offset).feed(bytes);
}

bool zeros(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
}

bool sector_by_sector(const Content& content, std::uint64_t offset, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto length = std::min<std::uint64_t>(kSector - offset % kSector, bytes.size());
    const auto sector = bytes.first(length);
    if (!zeros(sector) && !same_bytes(content, offset, sector)) return false;
    bytes = bytes.subspan(length);
    offset += length;
  }
  return true;
}

}  // namespace

librados::bufferlist list_of(const Content& content, std::uint64_t offset, Bytes size) {
  librados::bufferlist list;
  ContentSlice slice;
  for (std::uint64_t done = 0; done < size.count;) {
    done += slice.fill(content, offset + done, Bytes{size.count - done}).count;
    for (const auto& part : slice.parts()) {
      auto* bytes = static_cast<char*>(part.iov_base);
      // Bytes a scenario brings along may be gone before storage has taken them; the generator's
      // stay for ever.
      if (content.given() != nullptr || part.iov_len < kWorthReferring) {
        list.append(bytes, static_cast<unsigned>(part.iov_len));
      } else {
        const auto length = static_cast<unsigned>(part.iov_len);
        list.append(::ceph::bufferptr(::ceph::buffer::create_static(length, bytes)));
      }
    }
  }
  return list;
}

bool same(const librados::bufferlist& list, const Content& content, std::uint64_t offset) {
  for (const auto& part : list.buffers()) {
    if (!same_bytes(content, offset, {part.c_str(), part.length()})) return false;
    offset += part.length();
  }
  return true;
}

bool same_or_holes(const librados::bufferlist& list, const Content& content, std::uint64_t offset) {
  for (const auto& part : list.buffers()) {
    const std::span<const char> bytes(part.c_str(), part.length());
    if (!same_bytes(content, offset, bytes) && !sector_by_sector(content, offset, bytes))
      return false;
    offset += part.length();
  }
  return true;
}

void put_into(Body& body, const librados::bufferlist& list) {
  body.begin(Bytes{list.length()});
  for (const auto& part : list.buffers()) body.take({part.c_str(), part.length()});
}

}  // namespace chopsticks::drivers::ceph
