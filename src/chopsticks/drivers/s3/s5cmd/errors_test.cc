#include "drivers/s3/s5cmd/errors.h"

#include <csignal>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::drivers::s5cmd {
namespace {

std::string name_of(std::string_view printed) {
  const auto complaint = find_complaint(printed);
  return complaint ? complaint->error.message : "";
}

// As s5cmd 2.3 prints it with --json.
std::string said(std::string_view error) {
  return fmt::format(R"({{"operation":"ls","command":"ls s3://b/k","error":"{}"}})"
                     "\n",
                     error);
}

TEST(Complaint, HasTheNameTheServerGave) {
  const struct {
    std::string_view error;
    std::string_view name;
  } cases[] = {
      {"NoSuchBucket: The bucket does not exist. status code: 404, request id: 69, host id:",
       "NoSuchBucket"},
      {"NoSuchBucket:  status code: 404, request id: 69, host id:", "NoSuchBucket"},
      {"SignatureDoesNotMatch: The signature … status code: 403, request id: 1",
       "SignatureDoesNotMatch"},
      {"SlowDown: SlowDown status code: 503, request id: 1", "SlowDown"},
      {"BucketAlreadyOwnedByYou: It is yours. status code: 409", "BucketAlreadyOwnedByYou"},
      {"TeapotIsEmpty: no tea status code: 418, request id: 1", "TeapotIsEmpty"},
      {R"(MultipartUpload: upload multipart failed\n\tupload id: x\ncaused by: SlowDown: slow\n\tstatus code: 503)",
       "SlowDown"},
  };
  for (const auto& one : cases) EXPECT_EQ(name_of(said(one.error)), one.name) << one.error;
  EXPECT_EQ(find_complaint(said(cases[0].error))->error.code, s3::Code::kNoSuchBucket);
}

TEST(Complaint, IsVagueWhereTheAnswerHadOnlyAStatus) {
  const struct {
    std::string_view error;
    std::string_view name;
  } cases[] = {
      {"Forbidden: Forbidden status code: 403, request id: 1", "AccessDenied"},
      {"NotFound: Not Found status code: 404, request id: 1", "NotFound"},
      {"given object s3://b/k not found", "NotFound"},
      {"no object found", "NotFound"},
      {"ServiceUnavailable: Service Unavailable status code: 503", "ServiceUnavailable"},
      {"BadRequest: Bad Request status code: 400", "HTTP 400"},
      {"InternalServerError: Internal Server Error status code: 500", "InternalError"},
      {R"(SerializationError: failed to unmarshal error message status code: 502, request id: caused by: UnmarshalError: failed to unmarshal error message 00000000 3c 68)",
       "HTTP 502"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(name_of(said(one.error)), one.name) << one.error;
    EXPECT_TRUE(find_complaint(said(one.error))->vague) << one.error;
  }
}

TEST(Complaint, NamesBrokenConnectionsAsTheNativeDriverDoes) {
  const std::string request =
      R"(RequestError: send request failed caused by: Put \"http://h/b/k\": )";
  const struct {
    std::string_view error;
    std::string_view name;
  } cases[] = {
      {"dial tcp 127.0.0.1:1: connect: connection refused", "ConnectionRefused"},
      {"read tcp 1.2.3.4:5->6.7.8.9:80: read: connection reset by peer", "ConnectionReset: s5cmd"},
      {"write tcp 1.2.3.4:5->6.7.8.9:80: write: broken pipe", "ConnectionReset: s5cmd"},
      {"dial tcp: lookup nowhere.invalid: no such host", "NameNotResolved: no such host"},
      {"dial tcp 10.0.0.1:80: connect: no route to host", "HostUnreachable"},
      {"dial tcp 10.0.0.1:80: i/o timeout", "Timeout: s5cmd"},
      {"EOF", "ConnectionClosed: response"},
      {"x509: certificate signed by unknown authority",
       "TLS: x509: certificate signed by unknown authority"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(name_of(said(request + std::string(one.error))), one.name) << one.error;
  }
}

TEST(Complaint, OfAnAttemptIsFoundToo) {
  EXPECT_EQ(
      name_of(
          R"({"error":"retryable error: SlowDown: Reduce your rate.\n\tstatus code: 503, request id: 1"})"),
      "SlowDown");
}

TEST(Complaint, ThatNobodyKnowsIsKeptWithoutWhatItIsAbout) {
  EXPECT_EQ(name_of("Incorrect Usage: flag provided but not defined: -nosuch\nSee help\n"),
            "S5cmdFailed: Incorrect Usage: flag provided but not defined: -nosuch");
  EXPECT_EQ(name_of(said("target s3://bucket/secret-key must be an \\u001b[31m object")),
            "S5cmdFailed: target … must be an [31m object");
  EXPECT_EQ(name_of(said("remote error: tls: bad\\nrecord of http://host/key")),
            "TLS: tls: bad record of …");
  EXPECT_LT(name_of(std::string(100'000, 'x') + " y").size(), 100'100u);
  EXPECT_LT(name_of(std::string(1000, 'x') + std::string(10'000, ' ') + "y").size(), 1100u);
}

TEST(Complaint, IsNotFoundInSilenceAndNotInSuccess) {
  EXPECT_FALSE(find_complaint(""));
  EXPECT_FALSE(find_complaint("\n\n"));
  EXPECT_FALSE(find_complaint(R"({"operation":"rm","success":true,"source":"s3://b/k"})"));
}

TEST(SilentFailure, SaysWhatLittleThereIs) {
  EXPECT_EQ(silent_failure({.code = 2}).message, "S5cmdFailed: exit code 2, no reason given");
  EXPECT_EQ(silent_failure({.signal = SIGKILL}).message, "S5cmdKilled: SIGKILL");
}

}  // namespace
}  // namespace chopsticks::drivers::s5cmd
