#include "s3/claim.h"

#include <algorithm>
#include <charconv>

#include "s3/errors.h"
#include "s3/names.h"
#include "s3/scan.h"

namespace chopsticks::s3 {
namespace {

std::optional<std::string_view> find(const RequestView& request, std::string_view lower_case) {
  for (const auto& header : request.headers) {
    if (same_name(header.name, lower_case)) return header.value;
  }
  return std::nullopt;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto item = cut(query, '&');
    if (cut(item, '=') == name) return item;
  }
  return {};
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

// An x-amz- header that is not signed could have been added on the way.
bool leaves_out_amz_header(const RequestView& request, std::string_view signed_headers) {
  return std::ranges::any_of(request.headers, [&](const Header& header) {
    return same_name(header.name.substr(0, 6), "x-amz-") && !covers(signed_headers, header.name);
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

std::optional<Nanos> parse_lifetime(std::string_view text) {
  constexpr int kWeek = 7 * 24 * 3600;
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (!whole || value < 1 || value > kWeek) return std::nullopt;
  return std::chrono::seconds(value);
}

Result<Claim> query_claim(const RequestView& request, DecodedClaim& decoded) {
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
  decoded.credential = *credential;
  decoded.signed_headers = *names;
  claim.credential = decoded.credential;
  claim.access_key = claim.credential.substr(0, *start - 1);
  claim.scope = claim.credential.substr(*start);
  claim.signed_headers = decoded.signed_headers;
  claim.payload_hash = find(request, "x-amz-content-sha256").value_or(kUnsignedPayload);
  return claim;
}

Result<Claim> header_claim(const RequestView& request, std::string_view authorization) {
  if (!authorization.starts_with(kAlgorithm)) {
    return refuse(Code::kInvalidRequest,
                  "The authorization mechanism is not supported. Use AWS4-HMAC-SHA256.");
  }
  const auto fields = authorization.substr(kAlgorithm.size());
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

}  // namespace

bool covers(std::string_view signed_headers, std::string_view name) noexcept {
  while (!signed_headers.empty()) {
    if (same_name(name, cut(signed_headers, ';'))) return true;
  }
  return false;
}

Result<Claim> read_claim(const RequestView& request, DecodedClaim& decoded) {
  const auto authorization = find(request, "authorization");
  const bool presigned = !query_value(request.query, "X-Amz-Algorithm").empty();
  if (!authorization && !presigned) return refuse(Code::kAccessDenied);
  auto claim =
      authorization ? header_claim(request, *authorization) : query_claim(request, decoded);
  if (claim && !covers(claim->signed_headers, "host")) {
    return refuse(Code::kAccessDenied, "The host header must be signed.");
  }
  return claim;
}

}  // namespace chopsticks::s3
