#include "s3server/service.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/errors.h"
#include "s3server/ingest.h"

namespace chopsticks::s3server {
namespace {

using testing::HasSubstr;
using testing::Not;

// A service without sockets: each call is one request, "PUT /b/k" with header lines and a body.
class ServiceTest : public testing::Test {
 protected:
  Response call(const std::string& line, std::string_view body = {},
                std::string_view headers = {}) {
    const auto bytes = line + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
    net::RequestHead head;
    EXPECT_TRUE(parse_request(bytes, head).done()) << bytes;
    Route routed;
    EXPECT_TRUE(route(head, "", routed)) << line;
    std::optional<Received> received;
    if (payload_of(routed.operation) == Payload::kData) received = receive(body);
    Response response;
    service_.answer({head, routed, now_ += 1s, body}, std::move(received), "ID", response);
    return response;
  }
  std::string code(const Response& response) {
    const auto begin = response.document.find("<Code>") + 6;
    if (begin < 6 || !response.failed()) return std::to_string(response.status);
    return response.document.substr(begin, response.document.find('<', begin) - begin);
  }
  static std::string between(const std::string& text, const std::string& open,
                             const std::string& close) {
    const auto begin = text.find(open) + open.size();
    return text.substr(begin, text.find(close, begin) - begin);
  }
  std::string content(const Response& response) {
    return flatten(response.object->body.slice(response.offset, response.length));
  }
  std::string upload(const std::string& key) {
    return between(call("POST /bbb/" + key + "?uploads").document, "<UploadId>", "<");
  }
  std::string put_part(const std::string& key, const std::string& id, int number,
                       std::string_view body) {
    const auto answer =
        call(fmt::format("PUT /bbb/{}?partNumber={}&uploadId={}", key, number, id), body);
    EXPECT_EQ(answer.status, 200);
    return between(answer.lines, "ETag: \"", "\"");
  }
  static std::string completion(std::initializer_list<std::pair<int, std::string>> parts) {
    std::string xml = "<CompleteMultipartUpload>";
    for (const auto& [number, etag] : parts) {
      xml +=
          fmt::format("<Part><PartNumber>{}</PartNumber><ETag>\"{}\"</ETag></Part>", number, etag);
    }
    return xml + "</CompleteMultipartUpload>";
  }

  ServerOptions options_ = [] {
    ServerOptions options;
    options.min_part_size = Bytes{4};
    options.credentials.region = "eu-test-1";
    return options;
  }();
  Service service_{options_};
  Nanos now_ = 784'111'777s;

 private:
  Received receive(std::string_view body) {
    BodyBuilder builder(service_.store().budget(), body.size());
    EXPECT_TRUE(builder.append(body));
    return {builder.finish(), '"' + s3::hex(s3::md5(body)) + '"'};
  }
};

TEST_F(ServiceTest, MakesListsAndDeletesBuckets) {
  EXPECT_EQ(code(call("PUT /bbb")), "200");
  EXPECT_EQ(code(call("PUT /bbb")), "BucketAlreadyOwnedByYou");
  EXPECT_EQ(code(call("PUT /B!")), "InvalidBucketName");
  EXPECT_EQ(code(call("HEAD /bbb")), "200");
  EXPECT_THAT(call("GET /").document,
              HasSubstr("<Name>bbb</Name><CreationDate>1994-11-06T08:49:38.000Z<"));
  EXPECT_THAT(call("GET /bbb?location").document, HasSubstr(">eu-test-1</LocationConstraint>"));
  call("PUT /bbb/k", "x");
  EXPECT_EQ(code(call("DELETE /bbb")), "BucketNotEmpty");
  call("DELETE /bbb/k");
  EXPECT_EQ(code(call("DELETE /bbb")), "204");
  EXPECT_EQ(code(call("HEAD /bbb")), "NoSuchBucket");
}

TEST_F(ServiceTest, AnswersForFeaturesThatABucketDoesNotUse) {
  call("PUT /bbb");
  EXPECT_EQ(code(call("GET /bbb?policy")), "NoSuchBucketPolicy");
  EXPECT_EQ(code(call("GET /bbb?lifecycle")), "NoSuchLifecycleConfiguration");
  EXPECT_THAT(call("GET /bbb?versioning").document, HasSubstr("VersioningConfiguration"));
  EXPECT_THAT(call("GET /bbb?acl").document, HasSubstr("FULL_CONTROL"));
  EXPECT_EQ(code(call("GET /bbb?inventory")), "NotImplemented");
  EXPECT_EQ(code(call("PUT /bbb?policy")), "NotImplemented");
}

TEST_F(ServiceTest, StoresAnObjectWithItsMetadata) {
  call("PUT /bbb");
  const auto put =
      call("PUT /bbb/k", "hello", "Content-Type: text/plain\r\nx-amz-meta-who: me\r\n");
  EXPECT_EQ(put.lines, "ETag: \"5d41402abc4b2a76b9719d911017c592\"\r\n");
  const auto got = call("GET /bbb/k");
  EXPECT_EQ(content(got), "hello");
  EXPECT_EQ(got.object->lines,
            "Content-Type: text/plain\r\nx-amz-meta-who: me\r\nETag: "
            "\"5d41402abc4b2a76b9719d911017c592\"\r\n"
            "Last-Modified: Sun, 06 Nov 1994 08:49:39 GMT\r\nAccept-Ranges: bytes\r\n");
  EXPECT_EQ(call("HEAD /bbb/k").body_size(), 5);
  EXPECT_EQ(code(call("GET /bbb/none")), "NoSuchKey");
  EXPECT_EQ(code(call("PUT /none/k", "x")), "NoSuchBucket");
}

TEST_F(ServiceTest, SendsRanges) {
  call("PUT /bbb");
  call("PUT /bbb/k", "0123456789");
  const auto part = call("GET /bbb/k", {}, "Range: bytes=2-4\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(content(part), "234");
  EXPECT_THAT(part.lines, HasSubstr("Content-Range: bytes 2-4/10\r\n"));
  EXPECT_EQ(code(call("GET /bbb/k", {}, "Range: bytes=10-\r\n")), "InvalidRange");
}

TEST_F(ServiceTest, HonoursConditions) {
  call("PUT /bbb");
  call("PUT /bbb/k", "hello");
  const auto unchanged =
      call("GET /bbb/k", {}, "If-None-Match: \"5d41402abc4b2a76b9719d911017c592\"\r\n");
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_FALSE(unchanged.has_body());
  EXPECT_EQ(code(call("GET /bbb/k", {}, "If-Match: \"x\"\r\n")), "PreconditionFailed");
  EXPECT_EQ(code(call("PUT /bbb/k", "new", "If-None-Match: *\r\n")), "PreconditionFailed");
  EXPECT_EQ(content(call("GET /bbb/k")), "hello");
}

TEST_F(ServiceTest, LetsALinkChooseTheHeadersOfTheAnswer) {
  call("PUT /bbb");
  call("PUT /bbb/k", "x", "Content-Type: text/plain\r\n");
  const auto got = call("GET /bbb/k?response-content-type=text%2Fhtml%0d%0aX:%20y");
  EXPECT_FALSE(got.object_lines);
  EXPECT_THAT(got.lines, HasSubstr("Content-Type: text/html  X: y\r\n"));
  EXPECT_THAT(got.lines, Not(HasSubstr("text/plain")));
  EXPECT_THAT(got.lines, HasSubstr("ETag: "));
}

TEST_F(ServiceTest, CopiesWithOrWithoutTheMetadata) {
  call("PUT /bbb");
  call("PUT /bbb/a%20b", "hello", "x-amz-meta-who: me\r\n");
  EXPECT_THAT(call("PUT /bbb/copy", {}, "x-amz-copy-source: bbb/a%20b\r\n").document,
              HasSubstr("5d41402abc4b2a76b9719d911017c592"));
  EXPECT_EQ(content(call("GET /bbb/copy")), "hello");
  EXPECT_THAT(call("GET /bbb/copy").object->lines, HasSubstr("x-amz-meta-who: me"));
  call(
      "PUT /bbb/copy", {},
      "x-amz-copy-source: /bbb/copy\r\nx-amz-metadata-directive: REPLACE\r\nx-amz-meta-new: 1\r\n");
  EXPECT_THAT(call("GET /bbb/copy").object->lines, Not(HasSubstr("x-amz-meta-who")));
  EXPECT_EQ(code(call("PUT /bbb/copy", {}, "x-amz-copy-source: /bbb/copy\r\n")), "InvalidRequest");
  EXPECT_EQ(code(call("PUT /bbb/c", {}, "x-amz-copy-source: /bbb/none\r\n")), "NoSuchKey");
  EXPECT_EQ(code(call("PUT /bbb/c", {}, "x-amz-copy-source: bbb\r\n")), "InvalidArgument");
  EXPECT_EQ(service_.store().budget().used(), Bytes{5});
}

TEST_F(ServiceTest, DeletesManyAtOnce) {
  call("PUT /bbb");
  call("PUT /bbb/a", "x");
  call("PUT /bbb/b", "x");
  const auto answer =
      call("POST /bbb?delete",
           "<Delete><Object><Key>a</Key></Object><Object><Key>n</Key></Object></Delete>");
  EXPECT_THAT(answer.document,
              HasSubstr("<Deleted><Key>a</Key></Deleted><Deleted><Key>n</Key></Deleted>"));
  EXPECT_EQ(code(call("GET /bbb/a")), "NoSuchKey");
  EXPECT_EQ(code(call("GET /bbb/b")), "200");
  EXPECT_EQ(code(call("POST /bbb?delete", "<Delete>")), "MalformedXML");
}

TEST_F(ServiceTest, ListsWithBothVersions) {
  call("PUT /bbb");
  for (const auto* key : {"a/1", "a/2", "b%20c"}) call("PUT /bbb/" + std::string(key), "xy");
  const auto first =
      call("GET /bbb?list-type=2&max-keys=1&delimiter=%2F&encoding-type=url").document;
  EXPECT_THAT(first, HasSubstr("<KeyCount>1</KeyCount>"));
  EXPECT_THAT(first, HasSubstr("<IsTruncated>true</IsTruncated>"));
  EXPECT_THAT(first, HasSubstr("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"));
  const auto token = between(first, "<NextContinuationToken>", "<");
  const auto second =
      call("GET /bbb?list-type=2&delimiter=%2F&encoding-type=url&continuation-token=" + token)
          .document;
  EXPECT_THAT(second, HasSubstr("<Contents><Key>b%20c</Key>"));
  EXPECT_THAT(second, HasSubstr("<Size>2</Size>"));
  EXPECT_THAT(second, HasSubstr("<IsTruncated>false</IsTruncated>"));
  const auto old = call("GET /bbb?marker=a%2F1&max-keys=1").document;
  EXPECT_THAT(old, HasSubstr("<NextMarker>a/2</NextMarker>"));
  EXPECT_THAT(old, HasSubstr("<Owner>"));
  EXPECT_EQ(code(call("GET /bbb?list-type=2&continuation-token=xyz")), "InvalidArgument");
  EXPECT_EQ(code(call("GET /bbb?max-keys=-1")), "InvalidArgument");
  EXPECT_EQ(code(call("GET /bbb?encoding-type=base64")), "InvalidArgument");
}

TEST_F(ServiceTest, JoinsTheParts) {
  call("PUT /bbb");
  const auto id = upload("big");
  const auto two = put_part("big", id, 2, "5678");
  const auto one = put_part("big", id, 1, "1234");
  const auto nine = put_part("big", id, 9, "9");
  const auto listed = call("GET /bbb/big?max-parts=2&uploadId=" + id).document;
  EXPECT_THAT(listed, HasSubstr("<NextPartNumberMarker>2</NextPartNumberMarker>"));
  EXPECT_THAT(listed, HasSubstr("<IsTruncated>true</IsTruncated>"));
  EXPECT_THAT(call("GET /bbb?uploads").document, HasSubstr("<UploadId>" + id));
  const auto done =
      call("POST /bbb/big?uploadId=" + id, completion({{1, one}, {2, two}, {9, nine}}));
  EXPECT_THAT(done.document, HasSubstr("<ETag>&quot;"));
  const auto got = call("GET /bbb/big");
  EXPECT_EQ(content(got), "123456789");
  EXPECT_THAT(got.object->etag, testing::EndsWith("-3\""));
  EXPECT_EQ(code(call("GET /bbb/big?uploadId=" + id)), "NoSuchUpload");
}

TEST_F(ServiceTest, RefusesPartsThatDoNotFitTogether) {
  call("PUT /bbb");
  const auto id = upload("big");
  const auto one = put_part("big", id, 1, "123");
  const auto two = put_part("big", id, 2, "456");
  const auto complete = [&](const std::string& xml) {
    return code(call("POST /bbb/big?uploadId=" + id, xml));
  };
  EXPECT_EQ(complete(completion({{1, one}, {2, two}})), "EntityTooSmall");
  EXPECT_EQ(complete(completion({{2, two}, {1, one}})), "InvalidPartOrder");
  EXPECT_EQ(complete(completion({{3, one}})), "InvalidPart");
  EXPECT_EQ(complete(completion({{1, two}})), "InvalidPart");
  EXPECT_EQ(complete("<CompleteMultipartUpload/>"), "MalformedXML");
  EXPECT_EQ(code(call("PUT /bbb/big?partNumber=10001&uploadId=" + id, "x")), "InvalidArgument");
  EXPECT_EQ(code(call("PUT /bbb/other?partNumber=1&uploadId=" + id, "x")), "NoSuchUpload");
  EXPECT_EQ(complete(completion({{2, two}})), "200");
}

TEST_F(ServiceTest, CopiesRangesIntoParts) {
  call("PUT /bbb");
  call("PUT /bbb/source", "0123456789");
  const auto id = upload("big");
  const auto etag =
      call("PUT /bbb/big?partNumber=1&uploadId=" + id, {},
           "x-amz-copy-source: /bbb/source\r\nx-amz-copy-source-range: bytes=3-6\r\n");
  const auto tag = between(etag.document, "&quot;", "&quot;");
  EXPECT_EQ(tag, s3::hex(s3::md5("3456")));
  call("POST /bbb/big?uploadId=" + id, completion({{1, tag}}));
  EXPECT_EQ(content(call("GET /bbb/big")), "3456");
}

TEST_F(ServiceTest, GivesTheMemoryOfAbortedUploadsBack) {
  call("PUT /bbb");
  const auto id = upload("big");
  put_part("big", id, 1, "1234");
  EXPECT_EQ(service_.store().budget().used(), Bytes{4});
  EXPECT_EQ(code(call("DELETE /bbb/big?uploadId=" + id)), "204");
  EXPECT_EQ(service_.store().budget().used(), Bytes{0});
  EXPECT_EQ(code(call("DELETE /bbb/big?uploadId=" + id)), "NoSuchUpload");
}

class Admission : public ServiceTest {
 protected:
  std::string admitted(const std::string& line, std::string_view headers) {
    const auto bytes = line + " HTTP/1.1\r\n" + std::string(headers) + "\r\n";
    net::RequestHead head;
    EXPECT_TRUE(parse_request(bytes, head).done());
    Route routed;
    EXPECT_TRUE(route(head, "", routed));
    const auto verdict = service_.admit({head, routed, now_, {}});
    return verdict ? "yes" : std::string(s3::name(s3::code_of(verdict.error())));
  }
};

TEST_F(Admission, SaysBeforeTheBodyWhatCanBeSaid) {
  EXPECT_EQ(admitted("PUT /bbb/k", "Content-Length: 5\r\n"), "NoSuchBucket");
  call("PUT /bbb");
  EXPECT_EQ(admitted("PUT /bbb/k", "Content-Length: 5\r\n"), "yes");
  EXPECT_EQ(admitted("PUT /bbb/k", "Content-Length: 5368709120\r\n"), "EntityTooLarge");
  EXPECT_EQ(admitted("PUT /bbb/k?partNumber=1&uploadId=x", "Content-Length: 5\r\n"),
            "NoSuchUpload");
  ASSERT_TRUE(service_.store().budget().take(options_.max_memory.count));
  EXPECT_EQ(admitted("PUT /bbb/k", "Content-Length: 5\r\n"), "ServiceUnavailable");
}

}  // namespace
}  // namespace chopsticks::s3server
