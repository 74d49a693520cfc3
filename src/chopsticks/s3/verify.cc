#include "s3/verify.h"

#include <algorithm>

#include "s3/claim.h"
#include "s3/errors.h"
#include "s3/scan.h"

namespace chopsticks::s3 {
namespace {

constexpr std::size_t kMostKeys = 1000;
constexpr std::string_view kStreaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kStreamingTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
constexpr std::string_view kStreamingUnsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

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

Result<void> check_time(const Claim& claim, Nanos now) {
  const auto signed_at = parse_amz_timestamp(claim.timestamp);
  if (signed_at < Nanos::zero()) {
    return refuse(Code::kAccessDenied, "A valid x-amz-date is required.");
  }
  if (claim.scope.substr(0, 8) != claim.timestamp.substr(0, 8)) {
    return refuse(Code::kSignatureDoesNotMatch, "The credential's date is not that of x-amz-date.");
  }
  const bool early = signed_at > now + Verifier::kLargestSkew;
  const bool late = now > signed_at + claim.lifetime.value_or(Verifier::kLargestSkew);
  if (late && claim.lifetime) return refuse(Code::kAccessDenied, "Request has expired.");
  if (early || late) return refuse(Code::kRequestTimeTooSkewed);
  return {};
}

}  // namespace

Verifier::Verifier(Lookup lookup) : lookup_(std::move(lookup)) { scratch_.reserve(2048); }

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

Result<void> Verifier::check_signature(const RequestView& request, const Claim& claim, Key& key) {
  scratch_.clear();
  if (auto built = append_canonical_request(request, claim); !built) return built;
  const auto canonical = sha_.of(scratch_);
  scratch_.clear();
  append_string_to_sign(scratch_, claim.timestamp, claim.scope, canonical);
  const auto signature = key.hmac.of(scratch_);
  scratch_.clear();
  append_hex(scratch_, signature);
  if (!same_secret(scratch_, claim.signature)) return refuse(Code::kSignatureDoesNotMatch);
  return {};
}

Result<Verified> Verifier::verify(const RequestView& request, Nanos wall_now) {
  DecodedClaim decoded;
  const auto claim = read_claim(request, decoded);
  if (!claim) return fail(claim.error());
  const auto payload = payload_of(claim->payload_hash);
  if (!payload) return fail(payload.error());
  const auto key = key_for(*claim);
  if (!key) return fail(key.error());
  if (auto timely = check_time(*claim, wall_now); !timely) return fail(timely.error());
  if (auto checked = check_signature(request, *claim, **key); !checked) {
    return fail(checked.error());
  }
  Verified verified{std::string(claim->access_key), *payload, {}, std::nullopt};
  if (*payload == Payload::kHashed) verified.payload_hash = claim->payload_hash;
  if (*payload == Payload::kChunked || *payload == Payload::kChunkedTrailer) {
    verified.chunks = ChunkSeed{(*key)->bytes, std::string(claim->timestamp),
                                std::string(claim->scope), std::string(claim->signature)};
  }
  return verified;
}

}  // namespace chopsticks::s3
