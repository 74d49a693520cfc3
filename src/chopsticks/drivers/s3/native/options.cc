#include "drivers/s3/native/options.h"

#include <array>
#include <string_view>

namespace chopsticks::drivers::native {
namespace {

constexpr std::array<std::string_view, 2> kAddressing{"path", "virtual"};
constexpr std::array<std::string_view, 3> kSigning{"auto", "signed", "unsigned"};

// What S3 allows: a part but the last has at least 5 MiB, and neither a part nor a single upload
// more than 5 GiB.
constexpr Bytes kSmallestPart{5 * MiB.count};
constexpr Bytes kLargestPart{5 * GiB.count};

}  // namespace

Result<Options> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  Options options;
  options.timeout = read_positive(reader, section, "timeout", options.timeout);
  options.connect_timeout =
      read_positive(reader, section, "connect_timeout", options.connect_timeout);
  options.verify_tls = reader.boolean("verify_tls", options.verify_tls);
  options.ca_bundle = reader.string("ca_bundle", options.ca_bundle);
  options.addressing = read_choice<s3::Addressing>(reader, "addressing_style", kAddressing);
  options.max_connections =
      static_cast<std::size_t>(reader.integer("max_connections", 0, 0, 1'000'000));
  options.payload_signing = read_choice<Signing>(reader, "payload_signing", kSigning);
  options.multipart_threshold =
      read_between(reader, section, "multipart_threshold", options.multipart_threshold,
                   kSmallestPart, kLargestPart);
  options.multipart_part_size =
      read_between(reader, section, "multipart_part_size", options.multipart_part_size,
                   kSmallestPart, kLargestPart);
  options.retries = static_cast<unsigned>(reader.integer("retries", 0, 0, 100));
  options.verify = read_choice<Verify>(reader, "verify", kVerifyWords);
  if (auto read = reader.finish(); !read) return fail(read.error());
  return options;
}

}  // namespace chopsticks::drivers::native
