#include "s3/verify.h"

#include <vector>

#include <gtest/gtest.h>

#include "s3/errors.h"
#include "s3/sigv4.h"

namespace chopsticks::s3 {
namespace {

constexpr std::string_view kAccess = "AKIDEXAMPLE";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kHost = "example.amazonaws.com";

std::optional<std::string> secret_of(std::string_view access_key) {
  if (access_key == kAccess) return std::string(kSecret);
  if (access_key == "AKIAIOSFODNN7EXAMPLE") return "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  return std::nullopt;
}
Nanos suite_time() { return parse_amz_timestamp("20150830T123600Z"); }

// A request of AWS's signature test suite: "service" in us-east-1, the suite's date and host.
Result<Verified> verify_suite(std::string_view method, std::string_view path,
                              std::string_view query, std::string_view signature,
                              std::vector<Header> more = {},
                              std::string_view names = "host;x-amz-date") {
  const auto authorization =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
      "SignedHeaders=" +
      std::string(names) + ", Signature=" + std::string(signature);
  std::vector<Header> headers{{"Host", kHost}, {"X-Amz-Date", "20150830T123600Z"}};
  headers.insert(headers.end(), more.begin(), more.end());
  headers.push_back({"Authorization", authorization});
  return Verifier(secret_of).verify({method, path, query, headers}, suite_time());
}

TEST(Verifier, AcceptsGetVanillaOfTheAwsTestSuite) {
  const auto verified = verify_suite(
      "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->access_key, kAccess);
  EXPECT_EQ(verified->payload, Payload::kHashed);
}

TEST(Verifier, AcceptsPostVanillaOfTheAwsTestSuite) {
  EXPECT_TRUE(verify_suite("POST", "/", "",
                           "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

TEST(Verifier, AcceptsAQueryInAnyOrderOfTheAwsTestSuite) {
  EXPECT_TRUE(verify_suite("GET", "/", "Param2=value2&Param1=value1",
                           "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
}

TEST(Verifier, RefusesAnythingChanged) {
  constexpr auto kSignature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  for (const auto& refused :
       {verify_suite("PUT", "/", "", kSignature), verify_suite("GET", "/a", "", kSignature),
        verify_suite("GET", "/", "acl", kSignature)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kSignatureDoesNotMatch);
  }
}

TEST(Verifier, RefusesAnAmzHeaderThatWasNotSigned) {
  const auto refused = verify_suite(
      "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
      {{"X-Amz-Acl", "public-read"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kAccessDenied);
}

/// Signs with our signer and takes the header lines apart again, as a server would see them.
class SignedRequest {
 public:
  explicit SignedRequest(Credentials credentials, std::string_view payload = kUnsignedPayload)
      : payload_(payload) {
    const Request request{"GET", kHost, "/bucket/key%20one", "list-type=2&prefix=a%2Fb", payload_};
    Signer(std::move(credentials)).sign(request, suite_time(), lines_);
    headers_.push_back({"Host", kHost});
    for (std::string_view rest = lines_; !rest.empty();) {
      const auto line = rest.substr(0, rest.find("\r\n"));
      rest.remove_prefix(line.size() + 2);
      const auto colon = line.find(':');
      headers_.push_back({line.substr(0, colon), line.substr(colon + 2)});
    }
  }

  [[nodiscard]] Result<Verified> verify(Nanos now) {
    return verifier_.verify({"GET", "/bucket/key%20one", "prefix=a/b&list-type=2", headers_}, now);
  }

 private:
  std::string payload_;
  std::string lines_;
  std::vector<Header> headers_;
  Verifier verifier_{secret_of};
};

Credentials known() { return {std::string(kAccess), std::string(kSecret), "us-east-1"}; }

TEST(Verifier, AcceptsWhatOurSignerSigned) {
  SignedRequest request(known());
  const auto verified = request.verify(suite_time() + 14min);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->payload, Payload::kUnsigned);
  EXPECT_TRUE(request.verify(suite_time())) << "also with the key it remembers";
}

TEST(Verifier, RefusesAClockThatIsOffByMoreThanAQuarterOfAnHour) {
  for (const auto now : {suite_time() + 16min, suite_time() - 16min}) {
    const auto refused = SignedRequest(known()).verify(now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kRequestTimeTooSkewed);
  }
}

TEST(Verifier, TellsAnUnknownKeyFromAWrongSecret) {
  const auto unknown = SignedRequest({"nobody", "secret", "us-east-1"}).verify(suite_time());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::kInvalidAccessKeyId);
  const auto wrong = SignedRequest({std::string(kAccess), "guess", "x"}).verify(suite_time());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::kSignatureDoesNotMatch);
}

TEST(Verifier, GivesTheSeedOfAChunkedBody) {
  SignedRequest request(known(), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  const auto verified = request.verify(suite_time());
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->payload, Payload::kChunked);
  ASSERT_TRUE(verified->chunks);
  EXPECT_EQ(verified->chunks->scope, "20150830/us-east-1/s3/aws4_request");
  EXPECT_EQ(verified->chunks->signature.size(), 64u);
}

TEST(Verifier, RefusesAPayloadHashItDoesNotUnderstand) {
  const auto refused = SignedRequest(known(), "MAYBE").verify(suite_time());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kInvalidArgument);
}

TEST(Verifier, RefusesAnAnonymousRequest) {
  const std::vector<Header> headers{{"Host", kHost}};
  const auto refused = Verifier(secret_of).verify({"GET", "/", "", headers}, suite_time());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kAccessDenied);
}

TEST(Verifier, RefusesAuthorizationsThatMakeNoSense) {
  for (const auto* text :
       {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=y",
        "AWS4-HMAC-SHA256 Credential=/a/b/c/aws4_request, SignedHeaders=host, Signature=y",
        "AWS4-HMAC-SHA256 Credential=k/a/b/c/aws4_request, SignedHeaders=, Signature=y",
        "AWS4-HMAC-SHA256 Credential=k/a/b/c/aws4_request,,=,,,SignedHeaders"}) {
    const std::vector<Header> headers{{"Host", kHost}, {"Authorization", text}};
    const auto refused = Verifier(secret_of).verify({"GET", "/", "", headers}, suite_time());
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, Code::kAuthorizationHeaderMalformed) << text;
  }
}

TEST(Verifier, RefusesSignatureVersion2ByName) {
  const std::vector<Header> headers{{"Host", kHost}, {"Authorization", "AWS key:signature"}};
  const auto refused = Verifier(secret_of).verify({"GET", "/", "", headers}, suite_time());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kInvalidRequest);
}

TEST(Verifier, AcceptsAwsPresignedUrlUntilItExpires) {
  constexpr std::string_view kQuery =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
      "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
      "X-Amz-SignedHeaders=host&X-Amz-Signature="
      "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  const std::vector<Header> headers{{"host", "examplebucket.s3.amazonaws.com"}};
  const RequestView request{"GET", "/test.txt", kQuery, headers};
  const auto signed_at = parse_amz_timestamp("20130524T000000Z");
  Verifier verifier(secret_of);
  EXPECT_TRUE(verifier.verify(request, signed_at + 23h));
  const auto late = verifier.verify(request, signed_at + 25h);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::kAccessDenied);
  const auto early = verifier.verify(request, signed_at - 1h);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Code::kRequestTimeTooSkewed);
}

}  // namespace
}  // namespace chopsticks::s3
