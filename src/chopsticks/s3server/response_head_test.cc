#include "s3server/response_head.h"

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

constexpr auto kWall = 784'111'777s;

std::string head(const Response& response, bool keep_alive = true) {
  DateLine date;
  std::vector<char> buffer;
  return std::string(write_head(response, date.at(kWall), request_id(0x1a), keep_alive, buffer));
}

TEST(WriteHead, SendsTheLinesOfAnObject) {
  Response response;
  response.object = make_object({}, "\"e\"", "Content-Type: a/b\r\n", kWall);
  response.line("X", "y\nz");
  EXPECT_EQ(head(response),
            "HTTP/1.1 200 OK\r\nServer: chopsticks\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "x-amz-request-id: 000000000000001A\r\nContent-Type: a/b\r\nETag: \"e\"\r\n"
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nAccept-Ranges: bytes\r\n"
            "X: y z\r\nContent-Length: 0\r\n\r\n");
}

TEST(WriteHead, NamesTheTypeOfADocument) {
  Response response;
  response.document = "<x/>";
  EXPECT_NE(head(response).find("Content-Length: 4\r\nContent-Type: application/xml\r\n"),
            std::string::npos);
  EXPECT_NE(head(response, false).find("Connection: close\r\n"), std::string::npos);
}

TEST(WriteHead, GivesNoLengthWhereThereIsNoBody) {
  Response response;
  response.status = 204;
  EXPECT_EQ(head(response).find("Content-Length"), std::string::npos);
}

TEST(DateLine, FollowsTheClock) {
  DateLine date;
  EXPECT_EQ(date.at(kWall), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  EXPECT_EQ(date.at(kWall + 1s), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
}

}  // namespace
}  // namespace chopsticks::s3server
