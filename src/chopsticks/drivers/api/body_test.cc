#include "drivers/api/body.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::drivers {
namespace {

std::string made(const Content& content, std::size_t size) {
  std::string text(size, '\0');
  content.copy(0, text);
  return text;
}

void take_in_pieces(Body& body, std::string_view bytes, std::size_t piece) {
  body.begin(Bytes{bytes.size()});
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    body.take(bytes.substr(0, piece));
  }
}

std::string kept(const Body& body) { return {body.bytes().data(), body.bytes().size()}; }

TEST(Body, RemembersContentOfOurMakingByItsDescription) {
  const Content content(7, "key");
  for (const std::size_t piece : {1, 31, 32, 1000, 200'000}) {
    Body body;
    take_in_pieces(body, made(content, 150'000), piece);
    EXPECT_EQ(body.size(), Bytes{150'000});
    EXPECT_EQ(body.content(), content) << piece;
  }
}

TEST(Body, KeepsAnythingElse) {
  const std::string text(100'000, 'x');
  Body body;
  take_in_pieces(body, text, 777);
  EXPECT_FALSE(body.content());
  EXPECT_EQ(kept(body), text);
}

TEST(Body, KeepsABodyShorterThanAHead) {
  Body body;
  take_in_pieces(body, "short", 2);
  EXPECT_EQ(kept(body), "short");
  body.begin({});
  EXPECT_EQ(kept(body), "");
}

TEST(Body, KeepsAllOfWhatOnlyBeginsAsOurContent) {
  auto text = made(Content(7, "key"), 130'000);
  text[100'000] ^= 1;
  for (const std::size_t piece : {100, 4096, 130'000}) {
    Body body;
    take_in_pieces(body, text, piece);
    EXPECT_FALSE(body.content());
    EXPECT_EQ(kept(body), text) << piece;
  }
}

TEST(Body, ForgetsAnEarlierAttempt) {
  Body body;
  take_in_pieces(body, std::string(1000, 'x'), 100);
  take_in_pieces(body, "again", 5);
  EXPECT_EQ(kept(body), "again");
}

TEST(Content, OfGivenBytesIsThoseBytes) {
  const std::string text = "given bytes";
  EXPECT_EQ(made(Content(text.data()), text.size()), text);
}

}  // namespace
}  // namespace chopsticks::drivers
