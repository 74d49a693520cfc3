#include "drivers/s3/native/request.h"

#include <initializer_list>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "s3/sha256.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the reactor outlives its fibers.
namespace chopsticks::drivers::native {
namespace {

void append(std::string& out, std::initializer_list<std::string_view> pieces) {
  for (const auto piece : pieces) out += piece;
}

bool has_body(const Call& call) noexcept {
  return call.payload || !call.text.empty() || call.method == "PUT" || call.method == "POST";
}

/// The header lines of an object's metadata, and what of them is signed: S3 refuses any x-amz-
/// header that is not.
class MetadataLines {
 public:
  MetadataLines(const Metadata* metadata, std::string& out) {
    if (metadata == nullptr) return;
    names_.reserve(metadata->size());
    for (const auto& [name, value] : *metadata) {
      const auto& whole = names_.emplace_back("x-amz-meta-" + name);
      headers_.push_back({whole, value});
      append(out, {whole, ": ", value, "\r\n"});
    }
  }
  [[nodiscard]] std::span<const s3::Header> headers() const { return headers_; }

 private:
  std::vector<std::string> names_;
  std::vector<s3::Header> headers_;
};

}  // namespace

void write_request(Workspace& space, const Setup& setup, const Site& site, const Call& call,
                   std::string_view payload_hash, s3::Signer& signer, Nanos wall) {
  space.path.clear();
  s3::append_path(space.path, setup.options.addressing, setup.bucket, call.key);

  auto& out = space.request;
  out.clear();
  append(out, {call.method, " ", space.path});
  if (!call.query.empty()) append(out, {"?", call.query});
  append(out, {" HTTP/1.1\r\nHost: ", site.host, "\r\nUser-Agent: chopsticks\r\n"});
  if (has_body(call)) {
    const fmt::format_int length(call.payload ? call.payload->size.count : call.text.size());
    append(out, {"Content-Length: ", {length.data(), length.size()}, "\r\n"});
  }

  const MetadataLines metadata(call.metadata, out);
  std::string text_hash;
  if (!call.payload) payload_hash = s3::kEmptySha256;
  if (!call.text.empty()) {
    text_hash = s3::hex(s3::Sha256().of(call.text));
    payload_hash = text_hash;
  }
  const s3::Request request{call.method, site.host,    space.path,
                            call.query,  payload_hash, metadata.headers()};
  signer.sign(request, wall, out);
  append(out, {"\r\n", call.text});
}

bool hashes_payload(const Setup& setup, const Site& site) noexcept {
  switch (setup.options.payload_signing) {
    case Signing::kSigned:
      return true;
    case Signing::kUnsigned:
      return false;
    case Signing::kAuto:
      break;
  }
  return !site.endpoint.tls;
}

net::task<std::string> payload_hash(net::Reactor& reactor, Stretch payload) {
  s3::Sha256 sha;
  ContentSlice slice;
  for (std::uint64_t done = 0; done < payload.size.count;) {
    const Bytes left{payload.size.count - done};
    done += slice.fill(payload.content, payload.offset + done, left).count;
    for (const auto& part : slice.parts()) {
      sha.update({static_cast<const char*>(part.iov_base), part.iov_len});
    }
    // A slice takes most of a millisecond; longer would show in the latencies of everybody else.
    if (left.count > ContentSlice::kMost.count) {
      const bool went_on = co_await reactor.yield();
      if (!went_on) co_return std::string{};
    }
  }
  co_return s3::hex(sha.finish());
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
