#include "config/ceph.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "config/expand.h"

namespace chopsticks::config {
namespace {

constexpr Bytes kSmallestImage{MiB};

// "client.admin", as in `ceph --name`.
bool is_client(std::string_view text) { return text.starts_with("client.") && text.size() > 7; }

// What librbd itself refuses.
bool is_image(std::string_view text) {
  return !text.empty() && text.find_first_of("@/") == std::string_view::npos;
}

Result<std::vector<std::string>> read_images(const Settings& value) {
  std::vector<std::string> images;
  const auto& patterns =
      value.kind() == Settings::Kind::kList ? value.items() : std::vector<Settings>{value};
  for (const auto& pattern : patterns) {
    auto text = pattern.as_string("image");
    if (!text) return fail(std::move(text.error()));
    auto names = expand_ranges(*text);
    if (!names) return fail(pattern.complain(fmt::format("image: {}", names.error().message)));
    for (auto& name : *names) {
      if (!is_image(name))
        return fail(pattern.complain(fmt::format("image must be a name (got '{}')", name)));
      if (std::ranges::find(images, name) != images.end())
        return fail(pattern.complain(fmt::format("image {} is given twice", name)));
      images.push_back(std::move(name));
    }
  }
  if (images.empty()) return fail(value.complain("image is an empty list"));
  return images;
}

void read_image_keys(SectionReader& reader, const Settings& settings, CephConfig& ceph) {
  ceph.images = {"chopsticks"};
  const auto* image = reader.raw("image");
  if (image != nullptr && !image->empty()) {
    auto images = read_images(*image);
    if (images)
      ceph.images = std::move(*images);
    else
      reader.reject(std::move(images.error()));
  }
  ceph.image_size = reader.bytes("image_size", GiB);
  if (ceph.image_size < kSmallestImage) {
    reader.reject(settings.find("image_size")
                      ->complain(fmt::format("image_size must be at least {} (got '{}')",
                                             format_bytes(kSmallestImage),
                                             settings.find("image_size")->text())));
  }
}

}  // namespace

CephConfig read_ceph(SectionReader& reader, const Settings& settings, bool images) {
  CephConfig ceph;
  ceph.written = settings;
  ceph.conf = reader.string("ceph_conf", "");
  ceph.client = reader.string("client", ceph.client);
  ceph.keyring = reader.string("keyring", "");
  ceph.pool = reader.string("pool", "");
  ceph.name_space = reader.string("namespace", "");
  if (!is_client(ceph.client)) {
    reader.reject(settings.find("client")->complain(
        fmt::format("client must look like client.admin (got '{}')", ceph.client)));
  }
  if (images) read_image_keys(reader, settings, ceph);
  return ceph;
}

}  // namespace chopsticks::config
