#include "drivers/ceph/options.h"

namespace chopsticks::drivers::ceph {
namespace {

// A handle has eleven threads.
constexpr std::int64_t kMostHandles = 64;

std::vector<std::pair<std::string, std::string>> read_ceph(SectionReader& reader) {
  std::vector<std::pair<std::string, std::string>> options;
  const auto* section = reader.raw("ceph");
  if (section == nullptr || section->empty()) return options;
  if (section->kind() != Settings::Kind::kSection) {
    reader.reject(section->complain("driver_config.ceph must be a section of Ceph's options"));
    return options;
  }
  for (const auto& [key, value] : section->entries()) {
    auto text = value.as_string("driver_config.ceph." + key);
    if (!text) {
      reader.reject(std::move(text.error()));
      break;
    }
    options.emplace_back(key, std::move(*text));
  }
  return options;
}

}  // namespace

ClientOptions read_client_options(SectionReader& reader, const Settings& section) {
  ClientOptions options;
  options.handles = static_cast<std::size_t>(reader.integer("handles", 1, 1, kMostHandles));
  options.timeout = read_positive(reader, section, "timeout", options.timeout);
  options.connect_timeout =
      read_positive(reader, section, "connect_timeout", options.connect_timeout);
  options.verify = read_choice<Verify>(reader, "verify", kVerifyWords);
  options.ceph = read_ceph(reader);
  return options;
}

}  // namespace chopsticks::drivers::ceph
