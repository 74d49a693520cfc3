#include "s3server/ingest.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

using s3::Code;

constexpr std::size_t kReadAtOnce = (KiB * 256).count;  // hashed while it is still in the cache

bool is_chunked(s3::Payload payload) {
  return payload != s3::Payload::kUnsigned && payload != s3::Payload::kHashed;
}

std::optional<std::uint64_t> announced_size(const net::RequestHead& head, bool chunked) {
  if (!chunked) return head.content_length;
  const auto text = head.header("x-amz-decoded-content-length");
  std::uint64_t size = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

std::string_view as_text(const s3::Md5::Value& value) {
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

std::string quoted(std::string_view text) { return std::string("\"").append(text).append("\""); }

}  // namespace

Ingest::Ingest(const net::RequestHead& head, s3::Verified verified, Budget& budget, Hashes& hashes,
               Etag etag, std::uint64_t most)
    : head_(head),
      verified_(std::move(verified)),
      hashes_(hashes),
      announced_(announced_size(head, is_chunked(verified_.payload))),
      most_(most),
      wants_md5_(etag == Etag::kMd5 || head.headers.find("content-md5")),
      md5_is_etag_(etag == Etag::kMd5),
      body_(budget, announced_) {
  if (is_chunked(verified_.payload))
    chunks_.emplace(verified_.payload, std::move(verified_.chunks));
  if (!hashes_.dirty) return;
  static_cast<void>(hashes_.md5.finish());
  static_cast<void>(hashes_.sha256.finish());
  hashes_.dirty = false;
}

std::span<char> Ingest::room() {
  if (chunks_) return {};
  const auto room = body_.room();
  return room.first(std::min(room.size(), kReadAtOnce));
}

void Ingest::commit(std::size_t size) {
  hash({body_.room().data(), size});
  body_.commit(size);
}

Result<void> Ingest::take(std::string_view bytes) {
  if (!chunks_) return keep(bytes);
  while (!bytes.empty() && !chunks_->done()) {
    auto step = chunks_->next(bytes);
    if (!step) return fail(step.error());
    if (auto kept = keep(step->data); !kept) return kept;
    bytes.remove_prefix(step->consumed);
  }
  return bytes.empty() ? Result<void>()
                       : fail(s3::s3_error(Code::kIncompleteBody, "Bytes after the last chunk."));
}

Result<void> Ingest::keep(std::string_view bytes) {
  if (body_.size() + bytes.size() > most_) return fail(s3::s3_error(Code::kEntityTooLarge));
  if (!body_.append(bytes)) return fail(out_of_memory());
  hash(bytes);
  return {};
}

void Ingest::hash(std::string_view bytes) {
  hashes_.dirty = true;
  if (wants_md5_) hashes_.md5.update(bytes);
  if (verified_.payload == s3::Payload::kHashed) hashes_.sha256.update(bytes);
}

Result<Received> Ingest::finish(Random& random) {
  std::string etag;
  if (wants_md5_) {
    const auto value = hashes_.md5.finish();
    if (auto same = check_md5(value); !same) return fail(same.error());
    if (md5_is_etag_) etag = quoted(s3::hex(value));
  }
  if (verified_.payload == s3::Payload::kHashed &&
      s3::hex(hashes_.sha256.finish()) != verified_.payload_hash) {
    return fail(s3::s3_error(Code::kXAmzContentSha256Mismatch));
  }
  hashes_.dirty = false;
  if (auto complete = check_length(); !complete) return fail(complete.error());
  if (etag.empty()) etag = quoted(uuid_hex(random) + "-1");
  return Received{body_.finish(), std::move(etag)};
}

Result<void> Ingest::check_length() const {
  const bool whole = !chunks_ || chunks_->done();
  if (whole && announced_.value_or(body_.size()) == body_.size()) return {};
  return fail(s3::s3_error(Code::kIncompleteBody));
}

Result<void> Ingest::check_md5(const s3::Md5::Value& value) const {
  const auto promised = head_.headers.find("content-md5");
  if (!promised || *promised == s3::base64(as_text(value))) return {};
  constexpr std::size_t kBase64Size = 24;
  return fail(
      s3::s3_error(promised->size() == kBase64Size ? Code::kBadDigest : Code::kInvalidDigest));
}

std::string flatten(const Body& body) {
  std::string text;
  text.reserve(static_cast<std::size_t>(body.size()));
  while (text.size() != body.size()) text += body.at(text.size());
  return text;
}

}  // namespace chopsticks::s3server
