#pragma once
#include <string>
#include <string_view>
#include <system_error>

#include "support/result.h"

namespace chopsticks::s3 {

/// What an S3 server complains about, by the names of its error documents. kOther: a name we have
/// no word for.
enum class Code {
  kOther = 1,
  kAccessDenied,
  kAuthorizationHeaderMalformed,
  kAuthorizationQueryParametersError,
  kBadDigest,
  kBucketAlreadyExists,
  kBucketAlreadyOwnedByYou,
  kBucketNotEmpty,
  kEntityTooLarge,
  kEntityTooSmall,
  kExpiredToken,
  kIllegalLocationConstraint,
  kIncompleteBody,
  kInternalError,
  kInvalidAccessKeyId,
  kInvalidArgument,
  kInvalidBucketName,
  kInvalidDigest,
  kInvalidPart,
  kInvalidPartOrder,
  kInvalidRange,
  kInvalidRequest,
  kInvalidUri,
  kKeyTooLong,
  kMalformedXml,
  kMethodNotAllowed,
  kMissingContentLength,
  kNoSuchBucket,
  kNoSuchKey,
  kNoSuchUpload,
  kNotFound,
  kNotImplemented,
  kNotModified,
  kPermanentRedirect,
  kPreconditionFailed,
  kQuotaExceeded,
  kRequestTimeTooSkewed,
  kRequestTimeout,
  kServiceUnavailable,
  kSignatureDoesNotMatch,
  kSlowDown,
  kTooManyBuckets,
  kXAmzContentSha256Mismatch,
};

/// The category of Code, so that Error{code} == Code::kNoSuchKey works.
[[nodiscard]] const std::error_category& s3_category() noexcept;
[[nodiscard]] inline std::error_code make_error_code(Code code) noexcept {
  return {static_cast<int>(code), s3_category()};
}

/// "NoSuchBucket".
[[nodiscard]] std::string_view name(Code code) noexcept;
/// kOther when the name is not one of ours.
[[nodiscard]] Code code_named(std::string_view name) noexcept;
/// The HTTP status a server answers with.
[[nodiscard]] int http_status(Code code) noexcept;
/// The sentence a server sends along.
[[nodiscard]] std::string_view describe(Code code) noexcept;

/// What a server's own code answers a request with; the sentence is describe(code) unless given.
[[nodiscard]] Error s3_error(Code code, std::string_view sentence = {});
[[nodiscard]] inline std::unexpected<Error> refuse(Code code, std::string_view sentence = {}) {
  return fail(s3_error(code, sentence));
}
/// The S3 code in an error, kInternalError when it carries a foreign one: what a server answers
/// with.
[[nodiscard]] Code code_of(const Error& error) noexcept;

/// Creating a bucket failed because it is there, perhaps since a moment ago.
[[nodiscard]] bool bucket_is_there(const Error& error) noexcept;
/// Creating a bucket failed because of the region. A Ceph cluster knows zone groups, not regions,
/// and any name can be signed with: try again without one.
[[nodiscard]] bool dislikes_region(const Error& error) noexcept;

/// The Error of a name that came from a server: the message is the name and nothing else
/// ("NoSuchBucket"), so that equal failures make equal rows of an error table. A name we do not
/// know keeps its text, bounded and stripped of anything but letters, digits and punctuation of
/// names; an empty message: nothing was left of it.
[[nodiscard]] Error error_named(std::string_view name);

/// The Error behind a response with a failing status: error_named() what its document says;
/// without a readable document the status speaks: 404 "NotFound", 503 "ServiceUnavailable", else
/// "HTTP 418".
[[nodiscard]] Error from_response(int status, std::string_view xml_body);

}  // namespace chopsticks::s3

template <>
struct std::is_error_code_enum<chopsticks::s3::Code> : std::true_type {};
