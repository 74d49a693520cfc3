#pragma once
#include <cstdint>

#include <rados/librados.hpp>

#include "drivers/api/body.h"
#include "drivers/api/content.h"

/// Our content in Ceph's buffers.
namespace chopsticks::drivers::ceph {

/// [offset, offset + size) of the content. What is generated is referred to, not copied.
[[nodiscard]] librados::bufferlist list_of(const Content& content, std::uint64_t offset,
                                           Bytes size);

/// Whether it is the content from `offset` on.
[[nodiscard]] bool same(const librados::bufferlist& list, const Content& content,
                        std::uint64_t offset);

/// The same, where a sector of zeros may stand for never written; `offset` begins a sector.
[[nodiscard]] bool same_or_holes(const librados::bufferlist& list, const Content& content,
                                 std::uint64_t offset);

/// `bytes` becomes all there is in it.
void put_into(Body& body, const librados::bufferlist& list);

}  // namespace chopsticks::drivers::ceph
