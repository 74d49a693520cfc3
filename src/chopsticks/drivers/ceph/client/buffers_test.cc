#include "drivers/ceph/client/buffers.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace chopsticks::drivers::ceph {
namespace {

std::string bytes_of(const librados::bufferlist& list) {
  std::string bytes;
  for (const auto& part : list.buffers()) bytes.append(part.c_str(), part.length());
  return bytes;
}

librados::bufferlist list_from(const std::string& bytes) {
  librados::bufferlist list;
  list.append(bytes);
  return list;
}

std::string copy_of(const Content& content, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(size, '\0');
  content.copy(offset, bytes);
  return bytes;
}

const Content kContent(7, "key");

TEST(CephBuffers, HoldWhatTheContentIs) {
  struct Stretch {
    std::uint64_t offset;
    std::uint64_t size;
  };
  for (const auto [offset, size] : {Stretch{0, 0},
                                    {0, 1},
                                    {0, 4096},
                                    {16, 100'000},
                                    {65'536, 32},
                                    {3 * MiB.count - 5, 2 * MiB.count + 17}}) {
    const auto list = list_of(kContent, offset, Bytes{size});
    EXPECT_EQ(bytes_of(list), copy_of(kContent, offset, size)) << offset;
    EXPECT_TRUE(same(list, kContent, offset));
  }
}

TEST(CephBuffers, KeepWhatAScenarioBringsAlong) {
  std::string given = "hello";
  const auto list = list_of(Content(given.data()), 1, Bytes{3});
  EXPECT_TRUE(same(list, Content(given.data()), 1));
  given = "XXXXX";
  EXPECT_EQ(bytes_of(list), "ell");
  EXPECT_FALSE(same(list, Content(given.data()), 1));
}

TEST(CephBuffers, AreNotTheSameWhenAByteOrTheOffsetDiffers) {
  auto bytes = copy_of(kContent, 8192, 4096);
  EXPECT_TRUE(same(list_from(bytes), kContent, 8192));
  EXPECT_FALSE(same(list_from(bytes), kContent, 4096));
  EXPECT_FALSE(same(list_from(bytes), Content(8, "key"), 8192));
  bytes.back() ^= 1;
  EXPECT_FALSE(same(list_from(bytes), kContent, 8192));
}

TEST(CephBuffers, MayHaveHolesOfWholeSectorsOnly) {
  auto bytes = copy_of(kContent, 8192, 4096);
  bytes.replace(512, 1024, 1024, '\0');
  EXPECT_FALSE(same(list_from(bytes), kContent, 8192));
  EXPECT_TRUE(same_or_holes(list_from(bytes), kContent, 8192));
  EXPECT_TRUE(same_or_holes(list_from(std::string(4096, '\0')), kContent, 8192));
  bytes.replace(2048, 100, 100, '\0');
  EXPECT_FALSE(same_or_holes(list_from(bytes), kContent, 8192));
}

TEST(CephBuffers, MayComeInPieces) {
  const auto bytes = copy_of(kContent, 0, 10'000);
  librados::bufferlist list;
  for (std::size_t at = 0; at < bytes.size(); at += 1000)
    list.append(::ceph::bufferptr(bytes.data() + at, 1000));
  EXPECT_TRUE(same(list, kContent, 0));
  Body body;
  put_into(body, list);
  EXPECT_EQ(body.size(), Bytes{10'000});
  EXPECT_EQ(body.content(), kContent);
}

}  // namespace
}  // namespace chopsticks::drivers::ceph
