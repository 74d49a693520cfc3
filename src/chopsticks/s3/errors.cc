#include "s3/errors.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "s3/xml.h"

namespace chopsticks::s3 {
namespace {

struct Row {
  Code code;
  std::string_view name;
  int status;
  std::string_view sentence;
};

constexpr Row kRows[] = {
    {Code::kAccessDenied, "AccessDenied", 403, "Access Denied."},
    {Code::kAuthorizationHeaderMalformed, "AuthorizationHeaderMalformed", 400,
     "The authorization header is malformed."},
    {Code::kAuthorizationQueryParametersError, "AuthorizationQueryParametersError", 400,
     "The query parameters of the signature are malformed."},
    {Code::kBadDigest, "BadDigest", 400, "The Content-MD5 or checksum does not match the body."},
    {Code::kBucketAlreadyExists, "BucketAlreadyExists", 409, "The bucket exists already."},
    {Code::kBucketAlreadyOwnedByYou, "BucketAlreadyOwnedByYou", 409,
     "The bucket exists already and is yours."},
    {Code::kBucketNotEmpty, "BucketNotEmpty", 409, "The bucket is not empty."},
    {Code::kEntityTooLarge, "EntityTooLarge", 400, "The object is larger than allowed."},
    {Code::kEntityTooSmall, "EntityTooSmall", 400, "A part is smaller than allowed."},
    {Code::kExpiredToken, "ExpiredToken", 400, "The token has expired."},
    {Code::kIllegalLocationConstraint, "IllegalLocationConstraintException", 400,
     "The location constraint does not fit this endpoint."},
    {Code::kIncompleteBody, "IncompleteBody", 400, "The body is shorter than announced."},
    {Code::kInternalError, "InternalError", 500, "An internal error occurred. Try again."},
    {Code::kInvalidAccessKeyId, "InvalidAccessKeyId", 403, "The access key is not known here."},
    {Code::kInvalidArgument, "InvalidArgument", 400, "Invalid argument."},
    {Code::kInvalidBucketName, "InvalidBucketName", 400, "The bucket name is not valid."},
    {Code::kInvalidDigest, "InvalidDigest", 400, "The Content-MD5 is not valid."},
    {Code::kInvalidPart, "InvalidPart", 400, "A part was not found or its ETag does not match."},
    {Code::kInvalidPartOrder, "InvalidPartOrder", 400, "The parts are not in ascending order."},
    {Code::kInvalidRange, "InvalidRange", 416, "The range cannot be satisfied."},
    {Code::kInvalidRequest, "InvalidRequest", 400, "The request is not valid."},
    {Code::kInvalidUri, "InvalidURI", 400, "The URI cannot be parsed."},
    {Code::kKeyTooLong, "KeyTooLongError", 400, "The key is longer than 1,024 bytes."},
    {Code::kMalformedXml, "MalformedXML", 400,
     "The XML is not well-formed or not what is expected."},
    {Code::kMethodNotAllowed, "MethodNotAllowed", 405, "The method is not allowed here."},
    {Code::kMissingContentLength, "MissingContentLength", 411, "Content-Length is required."},
    {Code::kNoSuchBucket, "NoSuchBucket", 404, "The bucket does not exist."},
    {Code::kNoSuchKey, "NoSuchKey", 404, "The key does not exist."},
    {Code::kNoSuchUpload, "NoSuchUpload", 404, "The multipart upload does not exist."},
    {Code::kNotFound, "NotFound", 404, "Not found."},
    {Code::kNotImplemented, "NotImplemented", 501, "This is not implemented."},
    {Code::kNotModified, "NotModified", 304, "Not modified."},
    {Code::kPermanentRedirect, "PermanentRedirect", 301, "The bucket is at another endpoint."},
    {Code::kPreconditionFailed, "PreconditionFailed", 412, "A precondition does not hold."},
    {Code::kQuotaExceeded, "QuotaExceeded", 403, "The quota is used up."},
    {Code::kRequestTimeTooSkewed, "RequestTimeTooSkewed", 403,
     "The difference between the request time and the current time is too large."},
    {Code::kRequestTimeout, "RequestTimeout", 400, "The body did not arrive in time."},
    {Code::kServiceUnavailable, "ServiceUnavailable", 503,
     "The service is unavailable. Try again."},
    {Code::kSignatureDoesNotMatch, "SignatureDoesNotMatch", 403,
     "The signature is not the one we calculate. Check the secret key and the signing method."},
    {Code::kSlowDown, "SlowDown", 503, "Reduce your request rate."},
    {Code::kTooManyBuckets, "TooManyBuckets", 400, "There are more buckets than allowed."},
    {Code::kXAmzContentSha256Mismatch, "XAmzContentSHA256Mismatch", 400,
     "The x-amz-content-sha256 header does not match the body."},
};
constexpr Row kUnknown{Code::kOther, "Other", 500, "An error without a name of ours."};

const Row& row(Code code) noexcept {
  const auto* found = std::ranges::find(kRows, code, &Row::code);
  return found == std::end(kRows) ? kUnknown : *found;
}

class S3Category : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "s3"; }
  [[nodiscard]] std::string message(int value) const override {
    return std::string(row(static_cast<Code>(value)).name);
  }
};

constexpr std::size_t kLongestName = 64;

// The name comes from a server, and goes into tables, files and terminals.
std::string printable(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kLongestName)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '.' || c == '-' || c == '_' || c == ' ';
    if (plain) out += c;
  }
  return out;
}

// What a status means when there is no document: a HEAD request has none, and proxies send HTML.
Code by_status(int status) noexcept {
  switch (status) {
    case 301:
      return Code::kPermanentRedirect;
    case 304:
      return Code::kNotModified;
    case 403:
      return Code::kAccessDenied;
    case 404:
      return Code::kNotFound;
    case 405:
      return Code::kMethodNotAllowed;
    case 412:
      return Code::kPreconditionFailed;
    case 416:
      return Code::kInvalidRange;
    case 500:
      return Code::kInternalError;
    case 501:
      return Code::kNotImplemented;
    case 503:
      return Code::kServiceUnavailable;
    default:
      return Code::kOther;
  }
}

}  // namespace

const std::error_category& s3_category() noexcept {
  static const S3Category category;
  return category;
}

std::string_view name(Code code) noexcept { return row(code).name; }
int http_status(Code code) noexcept { return row(code).status; }
std::string_view describe(Code code) noexcept { return row(code).sentence; }

Code code_named(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kRows, name, &Row::name);
  return found == std::end(kRows) ? Code::kOther : found->code;
}

Error s3_error(Code code, std::string_view sentence) {
  return {make_error_code(code), std::string(sentence.empty() ? describe(code) : sentence)};
}

Code code_of(const Error& error) noexcept {
  if (error.code.category() != s3_category()) return Code::kInternalError;
  return static_cast<Code>(error.code.value());
}

bool bucket_is_there(const Error& error) noexcept {
  return error.code == Code::kBucketAlreadyOwnedByYou || error.code == Code::kBucketAlreadyExists;
}

bool dislikes_region(const Error& error) noexcept {
  return error.code == Code::kIllegalLocationConstraint ||
         error.message == "InvalidLocationConstraint";
}

Error error_named(std::string_view name) {
  auto text = printable(name);
  const auto code = code_named(text);
  return {make_error_code(code), std::move(text)};
}

Error from_response(int status, std::string_view xml_body) {
  if (const auto document = parse_error(xml_body)) {
    auto error = error_named(document->code);
    if (!error.message.empty()) return error;
  }
  const auto code = by_status(status);
  if (code == Code::kOther) return {make_error_code(code), fmt::format("HTTP {}", status)};
  return {make_error_code(code), std::string(name(code))};
}

}  // namespace chopsticks::s3
