#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "s3/sha256.h"
#include "s3/verify.h"
#include "support/result.h"

namespace chopsticks::s3 {

/// Takes apart a body in Content-Encoding aws-chunked: "<hex
/// size>[;chunk-signature=<hex>]\r\n<data>\r\n", ended by a chunk of size 0 and trailers. It copies
/// no data: hand in what arrived, take views of the payload out.
///
///   while (!input.empty() && !decoder.done()) {
///     auto step = decoder.next(input);
///     if (!step) return fail(step.error());
///     store(step->data);
///     input.remove_prefix(step->consumed);
///   }
///
/// Data comes out as it arrives, before its chunk's signature is known; a wrong signature fails the
/// next call, and whoever stored the data throws it away. Errors carry S3 codes.
class AwsChunkedDecoder {
 public:
  /// `seed` is that of the verified request for signed payloads, nothing otherwise.
  AwsChunkedDecoder(Payload payload, std::optional<ChunkSeed> seed);

  struct Step {
    std::size_t consumed = 0;
    std::string_view data;  // inside the input; often empty
  };
  /// Consumes at least one byte of a non-empty input unless it fails or is done.
  [[nodiscard]] Result<Step> next(std::string_view input);
  /// The last chunk and its trailers are in.
  [[nodiscard]] bool done() const noexcept { return state_ == State::kDone; }

  /// Trailing headers, such as x-amz-checksum-crc32, in lower case.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& trailers() const noexcept {
    return trailers_;
  }

  static constexpr std::size_t kLongestLine = 1024;
  static constexpr std::size_t kMostTrailers = 16;
  static constexpr std::uint64_t kLargestChunk = std::uint64_t{5} << 30;

 private:
  enum class State { kHeader, kData, kDataEnd, kTrailer, kDone };
  [[nodiscard]] Result<Step> take_line(std::string_view input);
  [[nodiscard]] Step take_data(std::string_view input);
  [[nodiscard]] Result<void> on_line(std::string_view line);
  [[nodiscard]] Result<void> on_chunk_header(std::string_view line);
  [[nodiscard]] Result<void> on_trailer(std::string_view line);
  [[nodiscard]] Result<void> check_chunk();
  [[nodiscard]] Result<void> check_trailers();
  [[nodiscard]] Result<void> check(std::string_view algorithm, std::string_view hashes,
                                   std::string_view signature);

  bool signed_chunks_;
  bool signed_trailers_;
  std::optional<ChunkSeed> seed_;  // its signature moves on from chunk to chunk
  std::optional<HmacSha256> hmac_;
  Sha256 sha_;
  State state_ = State::kHeader;
  std::string line_;
  std::string chunk_signature_;
  std::uint64_t left_ = 0;  // of the chunk's data
  std::vector<std::pair<std::string, std::string>> trailers_;
};

}  // namespace chopsticks::s3
