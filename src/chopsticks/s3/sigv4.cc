#include "s3/sigv4.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "s3/names.h"

namespace chopsticks::s3 {
namespace {

void append(std::string& out, std::initializer_list<std::string_view> pieces) {
  for (const auto piece : pieces) out += piece;
}

// Calls `visit` for every header of two sorted lists, in order.
template <class Visit>
void merge(std::span<const Header> a, std::span<const Header> b, Visit visit) {
  while (!a.empty() || !b.empty()) {
    auto& from = b.empty() || (!a.empty() && a.front().name < b.front().name) ? a : b;
    visit(from.front());
    from = from.subspan(1);
  }
}

void append_signed_names(std::string& out, std::span<const Header> own,
                         std::span<const Header> more) {
  merge(own, more, [&](const Header& header) { append(out, {header.name, ";"}); });
  out.pop_back();
}

void append_canonical_request(std::string& out, const Request& request, std::span<const Header> own,
                              std::string_view query, std::string_view signed_names,
                              std::string_view payload_hash) {
  append(out, {request.method, "\n", request.path, "\n", query, "\n"});
  merge(own, request.headers, [&](const Header& header) {
    append(out, {header.name, ":"});
    append_canonical_value(out, header.value);
    out += '\n';
  });
  append(out, {"\n", signed_names, "\n", payload_hash});
}

}  // namespace

Signer::Signer(Credentials credentials, std::string service)
    : credentials_(std::move(credentials)), service_(std::move(service)), key_("") {
  scratch_.reserve(2048);
}

void Signer::set_time(Nanos wall) {
  const Nanos second = std::chrono::floor<std::chrono::seconds>(wall);
  if (second == second_) return;
  second_ = second;
  const auto yesterday = timestamp_.substr(0, 8);
  timestamp_ = amz_timestamp(wall);
  const auto day = std::string_view(timestamp_).substr(0, 8);
  if (day == yesterday) return;
  scope_ = fmt::format("{}/{}/{}/aws4_request", day, credentials_.region, service_);
  const auto key = derive_key(credentials_.secret_key, day, credentials_.region, service_);
  key_ = HmacSha256(as_text(key));
}

void Signer::sign(const Request& request, Nanos wall, std::string& out) {
  set_time(wall);
  const std::array own{Header{"host", request.host},
                       Header{"x-amz-content-sha256", request.payload_hash},
                       Header{"x-amz-date", timestamp_}};
  signed_headers_.clear();
  append_signed_names(signed_headers_, own, request.headers);

  scratch_.clear();
  append_canonical_request(scratch_, request, own, request.query, signed_headers_,
                           request.payload_hash);
  const auto canonical = sha_.of(scratch_);
  scratch_.clear();
  append_string_to_sign(scratch_, timestamp_, scope_, canonical);
  const auto signature = key_.of(scratch_);

  append(out, {"x-amz-content-sha256: ", request.payload_hash, "\r\nx-amz-date: ", timestamp_,
               "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=", credentials_.access_key, "/",
               scope_, ", SignedHeaders=", signed_headers_, ", Signature="});
  append_hex(out, signature);
  out += "\r\n";
}

std::string Signer::presign(const Request& request, Nanos wall, Nanos valid_for) {
  set_time(wall);
  const std::array own{Header{"host", request.host}};
  signed_headers_.clear();
  append_signed_names(signed_headers_, own, request.headers);

  const auto lifetime = std::chrono::floor<std::chrono::seconds>(valid_for).count();
  auto unsorted = fmt::format(
      "X-Amz-Algorithm={}&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}&X-Amz-SignedHeaders={"
      "}",
      kAlgorithm, uri_encode(credentials_.access_key + "/" + scope_, Slash::kEncode), timestamp_,
      lifetime, uri_encode(signed_headers_, Slash::kEncode));
  if (!request.query.empty()) append(unsorted, {"&", request.query});
  std::string query;
  append_canonical_query(query, unsorted);

  scratch_.clear();
  append_canonical_request(scratch_, request, own, query, signed_headers_, kUnsignedPayload);
  const auto canonical = sha_.of(scratch_);
  scratch_.clear();
  append_string_to_sign(scratch_, timestamp_, scope_, canonical);
  query += "&X-Amz-Signature=";
  append_hex(query, key_.of(scratch_));
  return query;
}

}  // namespace chopsticks::s3
