#include "drivers/s3/native/options.h"

#include <array>
#include <string_view>

namespace chopsticks::drivers::native {
namespace {

constexpr std::array<std::string_view, 2> kAddressing{"path", "virtual"};
constexpr std::array<std::string_view, 3> kSigning{"auto", "signed", "unsigned"};
constexpr std::array<std::string_view, 3> kVerify{"content", "size", "none"};

// What S3 allows: a part but the last has at least 5 MiB, and neither a part nor a single upload
// more than 5 GiB.
constexpr Bytes kSmallestPart{5 * MiB.count};
constexpr Bytes kLargestPart{5 * GiB.count};

template <class Value, std::size_t N>
Value chosen(const std::string& word, const std::array<std::string_view, N>& words) {
  std::size_t i = 0;
  while (i + 1 < N && words[i] != word) ++i;
  return static_cast<Value>(i);
}

Nanos positive(SectionReader& reader, const Settings& section, std::string_view key,
               Nanos fallback) {
  const auto span = reader.duration(key, fallback);
  const auto* given = section.find(key);
  if (given != nullptr && span <= Nanos::zero()) {
    reader.reject(given->complain("driver_config." + std::string(key) + " must be positive"));
  }
  return span;
}

Bytes between(SectionReader& reader, const Settings& section, std::string_view key, Bytes fallback,
              Bytes least, Bytes most) {
  const auto size = reader.bytes(key, fallback);
  const auto* given = section.find(key);
  if (given != nullptr && (size < least || size > most)) {
    reader.reject(given->complain("driver_config." + std::string(key) + " must be from " +
                                  format_bytes(least) + " to " + format_bytes(most) + " (got '" +
                                  given->text() + "')"));
  }
  return size;
}

}  // namespace

Result<Options> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  Options options;
  options.timeout = positive(reader, section, "timeout", options.timeout);
  options.connect_timeout = positive(reader, section, "connect_timeout", options.connect_timeout);
  options.verify_tls = reader.boolean("verify_tls", options.verify_tls);
  options.ca_bundle = reader.string("ca_bundle", options.ca_bundle);
  options.addressing = chosen<s3::Addressing>(
      reader.choice("addressing_style", kAddressing[0], kAddressing), kAddressing);
  options.max_connections =
      static_cast<std::size_t>(reader.integer("max_connections", 0, 0, 1'000'000));
  options.payload_signing =
      chosen<Signing>(reader.choice("payload_signing", kSigning[0], kSigning), kSigning);
  options.multipart_threshold = between(reader, section, "multipart_threshold",
                                        options.multipart_threshold, kSmallestPart, kLargestPart);
  options.multipart_part_size = between(reader, section, "multipart_part_size",
                                        options.multipart_part_size, kSmallestPart, kLargestPart);
  options.retries = static_cast<unsigned>(reader.integer("retries", 0, 0, 100));
  options.verify = chosen<Verify>(reader.choice("verify", kVerify[0], kVerify), kVerify);
  if (auto read = reader.finish(); !read) return fail(read.error());
  return options;
}

}  // namespace chopsticks::drivers::native
