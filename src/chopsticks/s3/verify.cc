#include "s3/verify.h"

#include <algorithm>
#include <charconv>

#include "s3/errors.h"
#include "s3/names.h"

namespace chopsticks::s3 {

/// What a request says about who signed it, when and how; views into the request or into the
/// verifier.
struct Verifier::Claim {
  std::string_view credential;  // "access key/day/region/service/aws4_request"
  std::string_view access_key;
  std::string_view scope;  // the credential without the access key
  std::string_view signed_headers;
  std::string_view signature;
  std::string_view timestamp;
  std::string_view payload_hash;
  std::optional<Nanos> lifetime;  // of a presigned URL
};

namespace {

constexpr std::size_t kMostKeys = 1000;
constexpr std::string_view kStreaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kStreamingTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
constexpr std::string_view kStreamingUnsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

std::unexpected<Error> refuse(Code code, std::string_view sentence = {}) {
  return fail(s3_error(code, sentence));
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view a, std::string_view lower_case) noexcept {
  return std::ranges::equal(a, lower_case, {}, lower);
}

std::optional<std::string_view> find(const RequestView& request, std::string_view lower_case) {
  for (const auto& header : request.headers) {
    if (same_name(header.name, lower_case)) return header.value;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text up to the next `separator` off its front.
std::string_view cut(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto item = cut(query, '&');
    if (cut(item, '=') == name) return item;
  }
  return {};
}

bool is_sha256_hex(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<Payload> payload_of(std::string_view hash) {
  if (hash == kUnsignedPayload) return Payload::kUnsigned;
  if (hash == kStreaming) return Payload::kChunked;
  if (hash == kStreamingTrailer) return Payload::kChunkedTrailer;
  if (hash == kStreamingUnsigned) return Payload::kChunkedUnsignedTrailer;
  if (is_sha256_hex(hash)) return Payload::kHashed;
  return refuse(Code::kInvalidArgument,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- word or a SHA-256.");
}

// Where the scope of a credential begins. From the right, because an access key may hold slashes
// while the four parts behind it do not.
std::optional<std::size_t> scope_start(std::string_view credential) {
  if (!credential.ends_with("/aws4_request")) return std::nullopt;
  auto at = credential.size();
  for (int slashes = 0; slashes < 4; ++slashes) {
    if (at == 0) return std::nullopt;
    at = credential.rfind('/', at - 1);
    if (at == std::string_view::npos) return std::nullopt;
  }
  return at == 0 ? std::nullopt : std::optional(at + 1);
}

bool is_listed(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    if (same_name(name, cut(names, ';'))) return true;
  }
  return false;
}

// An x-amz- header that is not signed could have been added on the way.
bool leaves_out_amz_header(const RequestView& request, std::string_view signed_headers) {
  return std::ranges::any_of(request.headers, [&](const Header& header) {
    return same_name(header.name.substr(0, 6), "x-amz-") && !is_listed(signed_headers, header.name);
  });
}

// Fields of an Authorization header, behind its algorithm: "Credential=…, SignedHeaders=…,
// Signature=…".
std::string_view authorization_field(std::string_view fields, std::string_view name) {
  while (!fields.empty()) {
    auto field = trimmed(cut(fields, ','));
    if (cut(field, '=') == name) return trimmed(field);
  }
  return {};
}

Result<void> check_time(std::string_view timestamp, std::optional<Nanos> lifetime, Nanos now) {
  const auto signed_at = parse_amz_timestamp(timestamp);
  if (signed_at < Nanos::zero()) {
    return refuse(Code::kAccessDenied, "A valid x-amz-date is required.");
  }
  if (signed_at > now + Verifier::kLargestSkew) return refuse(Code::kRequestTimeTooSkewed);
  if (lifetime) {
    if (now > signed_at + *lifetime) return refuse(Code::kAccessDenied, "Request has expired.");
  } else if (now > signed_at + Verifier::kLargestSkew) {
    return refuse(Code::kRequestTimeTooSkewed);
  }
  return {};
}

std::optional<Nanos> parse_lifetime(std::string_view text) {
  constexpr int kWeek = 7 * 24 * 3600;
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (!whole || value < 1 || value > kWeek) return std::nullopt;
  return std::chrono::seconds(value);
}

}  // namespace

Verifier::Verifier(Lookup lookup) : lookup_(std::move(lookup)) { scratch_.reserve(2048); }

Result<Verifier::Claim> Verifier::claim_of(const RequestView& request) {
  const auto authorization = find(request, "authorization");
  if (!authorization) {
    if (query_value(request.query, "X-Amz-Algorithm").empty()) return refuse(Code::kAccessDenied);
    return query_claim(request);
  }
  if (!authorization->starts_with(kAlgorithm)) {
    return refuse(Code::kInvalidRequest,
                  "The authorization mechanism is not supported. Use AWS4-HMAC-SHA256.");
  }
  const auto fields = authorization->substr(kAlgorithm.size());
  Claim claim;
  claim.credential = authorization_field(fields, "Credential");
  claim.signed_headers = authorization_field(fields, "SignedHeaders");
  claim.signature = authorization_field(fields, "Signature");
  const auto start = scope_start(claim.credential);
  if (!start || claim.signed_headers.empty() || claim.signature.empty()) {
    return refuse(Code::kAuthorizationHeaderMalformed);
  }
  claim.access_key = claim.credential.substr(0, *start - 1);
  claim.scope = claim.credential.substr(*start);
  claim.timestamp = find(request, "x-amz-date").value_or("");
  claim.payload_hash = find(request, "x-amz-content-sha256").value_or(kEmptySha256);
  if (leaves_out_amz_header(request, claim.signed_headers)) {
    return refuse(Code::kAccessDenied, "There are x-amz- headers that were not signed.");
  }
  return claim;
}

Result<Verifier::Claim> Verifier::query_claim(const RequestView& request) {
  const auto credential = uri_decode(query_value(request.query, "X-Amz-Credential"));
  const auto names = uri_decode(query_value(request.query, "X-Amz-SignedHeaders"));
  const auto start = credential ? scope_start(*credential) : std::nullopt;
  const bool known = query_value(request.query, "X-Amz-Algorithm") == kAlgorithm;
  Claim claim;
  claim.signature = query_value(request.query, "X-Amz-Signature");
  claim.timestamp = query_value(request.query, "X-Amz-Date");
  claim.lifetime = parse_lifetime(query_value(request.query, "X-Amz-Expires"));
  if (!known || !start || !names || names->empty() || claim.signature.empty() || !claim.lifetime) {
    return refuse(Code::kAuthorizationQueryParametersError);
  }
  credential_ = *credential;
  signed_headers_ = *names;
  claim.credential = credential_;
  claim.access_key = claim.credential.substr(0, *start - 1);
  claim.scope = claim.credential.substr(*start);
  claim.signed_headers = signed_headers_;
  claim.payload_hash = find(request, "x-amz-content-sha256").value_or(kUnsignedPayload);
  return claim;
}

Result<Verifier::Key*> Verifier::key_for(const Claim& claim) {
  if (const auto found = keys_.find(claim.credential); found != keys_.end()) return &found->second;
  const auto secret = lookup_(claim.access_key);
  if (!secret) return refuse(Code::kInvalidAccessKeyId);
  auto scope = claim.scope;
  const auto day = cut(scope, '/');
  const auto region = cut(scope, '/');
  const auto service = cut(scope, '/');
  const auto bytes = derive_key(*secret, day, region, service);
  // A client that makes up regions must not fill our memory.
  if (keys_.size() >= kMostKeys) keys_.clear();
  const auto [made, inserted] =
      keys_.emplace(std::string(claim.credential), Key{bytes, HmacSha256(as_text(bytes))});
  return &made->second;
}

Result<void> Verifier::append_canonical_request(const RequestView& request, const Claim& claim) {
  scratch_.append(request.method).append(1, '\n');
  append_canonical_path(scratch_, request.path);
  scratch_ += '\n';
  append_canonical_query(scratch_, request.query, claim.lifetime ? "X-Amz-Signature" : "");
  scratch_ += '\n';
  for (auto names = claim.signed_headers; !names.empty();) {
    const auto name = cut(names, ';');
    bool found = false;
    for (const auto& header : request.headers) {
      if (!same_name(header.name, name)) continue;
      if (found) {
        scratch_ += ',';
      } else {
        scratch_.append(name).append(1, ':');
      }
      append_canonical_value(scratch_, header.value);
      found = true;
    }
    if (!found) return refuse(Code::kSignatureDoesNotMatch, "A signed header is missing.");
    scratch_ += '\n';
  }
  scratch_.append(1, '\n').append(claim.signed_headers).append(1, '\n').append(claim.payload_hash);
  return {};
}

Result<Verified> Verifier::verify(const RequestView& request, Nanos wall_now) {
  const auto claim = claim_of(request);
  if (!claim) return fail(claim.error());
  const auto payload = payload_of(claim->payload_hash);
  if (!payload) return fail(payload.error());
  if (!is_listed(claim->signed_headers, "host")) {
    return refuse(Code::kAccessDenied, "The host header must be signed.");
  }
  const auto key = key_for(*claim);
  if (!key) return fail(key.error());
  if (auto timely = check_time(claim->timestamp, claim->lifetime, wall_now); !timely) {
    return fail(timely.error());
  }
  if (claim->scope.substr(0, 8) != claim->timestamp.substr(0, 8)) {
    return refuse(Code::kSignatureDoesNotMatch, "The credential's date is not that of x-amz-date.");
  }

  scratch_.clear();
  if (auto built = append_canonical_request(request, *claim); !built) return fail(built.error());
  const auto canonical = sha_.of(scratch_);
  scratch_.clear();
  append_string_to_sign(scratch_, claim->timestamp, claim->scope, canonical);
  const auto signature = (*key)->hmac.of(scratch_);
  scratch_.clear();
  append_hex(scratch_, signature);
  if (!same_secret(scratch_, claim->signature)) return refuse(Code::kSignatureDoesNotMatch);

  Verified verified{std::string(claim->access_key), *payload, {}, std::nullopt};
  if (*payload == Payload::kHashed) verified.payload_hash = claim->payload_hash;
  if (*payload == Payload::kChunked || *payload == Payload::kChunkedTrailer) {
    verified.chunks = ChunkSeed{(*key)->bytes, std::string(claim->timestamp),
                                std::string(claim->scope), scratch_};
  }
  return verified;
}

}  // namespace chopsticks::s3
