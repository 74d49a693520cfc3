#include "s3/aws_chunked.h"

#include <algorithm>
#include <charconv>

#include "s3/errors.h"
#include "s3/scan.h"

namespace chopsticks::s3 {
namespace {

constexpr std::string_view kSignatureField = "chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

std::unexpected<Error> malformed(std::string_view sentence) {
  return refuse(Code::kInvalidRequest, sentence);
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

}  // namespace

AwsChunkedDecoder::AwsChunkedDecoder(Payload payload, std::optional<ChunkSeed> seed)
    : signed_chunks_(payload == Payload::kChunked || payload == Payload::kChunkedTrailer),
      signed_trailers_(payload == Payload::kChunkedTrailer),
      seed_(std::move(seed)) {
  if (!seed_) signed_chunks_ = signed_trailers_ = false;
  if (signed_chunks_) hmac_.emplace(as_text(seed_->signing_key));
}

Result<AwsChunkedDecoder::Step> AwsChunkedDecoder::next(std::string_view input) {
  if (input.empty() || done()) return Step{};
  if (state_ == State::kData) return take_data(input);
  return take_line(input);
}

Result<AwsChunkedDecoder::Step> AwsChunkedDecoder::take_line(std::string_view input) {
  const auto end = input.find('\n');
  const auto piece = input.substr(0, end);
  if (line_.size() + piece.size() > kLongestLine) return malformed("A chunk's line is too long.");
  line_ += piece;
  if (end == std::string_view::npos) return Step{input.size(), {}};
  if (line_.ends_with('\r')) line_.pop_back();
  const auto taken = on_line(line_);
  line_.clear();
  if (!taken) return fail(taken.error());
  return Step{end + 1, {}};
}

AwsChunkedDecoder::Step AwsChunkedDecoder::take_data(std::string_view input) {
  const auto data = input.substr(0, std::min<std::uint64_t>(left_, input.size()));
  left_ -= data.size();
  if (signed_chunks_) sha_.update(data);
  if (left_ == 0) state_ = State::kDataEnd;
  return {data.size(), data};
}

Result<void> AwsChunkedDecoder::on_line(std::string_view line) {
  if (state_ == State::kHeader) return on_chunk_header(line);
  if (state_ == State::kTrailer) return on_trailer(line);
  if (!line.empty()) return malformed("A chunk is longer than its size.");
  state_ = State::kHeader;
  return check_chunk();
}

Result<void> AwsChunkedDecoder::on_chunk_header(std::string_view line) {
  const auto semicolon = std::min(line.find(';'), line.size());
  const auto digits = line.substr(0, semicolon);
  const auto [end, failure] =
      std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
  const bool whole = failure == std::errc{} && end == digits.data() + digits.size();
  if (!whole || left_ > kLargestChunk) return malformed("A chunk's size is not valid.");

  auto extension = line.substr(std::min(semicolon + 1, line.size()));
  if (extension.starts_with(kSignatureField)) extension.remove_prefix(kSignatureField.size());
  chunk_signature_ = extension;
  state_ = left_ == 0 ? State::kTrailer : State::kData;
  if (left_ == 0) return check_chunk();
  return {};
}

Result<void> AwsChunkedDecoder::on_trailer(std::string_view line) {
  if (line.empty()) {
    state_ = State::kDone;
    return check_trailers();
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return malformed("A trailer is not valid.");
  if (trailers_.size() == kMostTrailers) return malformed("There are too many trailers.");
  trailers_.emplace_back(in_lower_case(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  return {};
}

Result<void> AwsChunkedDecoder::check_chunk() {
  if (!signed_chunks_) return {};
  std::string hashes(kEmptySha256);
  hashes += '\n';
  append_hex(hashes, sha_.finish());
  return check("AWS4-HMAC-SHA256-PAYLOAD", hashes, chunk_signature_);
}

Result<void> AwsChunkedDecoder::check_trailers() {
  if (!signed_trailers_) return {};
  const auto found =
      std::ranges::find(trailers_, kTrailerSignature, &std::pair<std::string, std::string>::first);
  if (found == trailers_.end()) return refuse(Code::kSignatureDoesNotMatch);
  const auto signature = found->second;
  trailers_.erase(found);
  std::ranges::sort(trailers_);
  for (const auto& [name, value] : trailers_) {
    sha_.update(name);
    sha_.update(":");
    sha_.update(value);
    sha_.update("\n");
  }
  return check("AWS4-HMAC-SHA256-TRAILER", hex(sha_.finish()), signature);
}

Result<void> AwsChunkedDecoder::check(std::string_view algorithm, std::string_view hashes,
                                      std::string_view signature) {
  std::string text(algorithm);
  for (const auto& part : {seed_->timestamp, seed_->scope, seed_->signature}) {
    text.append(1, '\n').append(part);
  }
  text.append(1, '\n').append(hashes);
  auto expected = hex(hmac_->of(text));
  if (!same_secret(expected, signature)) return refuse(Code::kSignatureDoesNotMatch);
  seed_->signature = std::move(expected);
  return {};
}

}  // namespace chopsticks::s3
