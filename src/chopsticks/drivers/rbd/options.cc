#include "drivers/rbd/options.h"

namespace chopsticks::drivers::rbd {

Result<Options> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  Options options;
  options.client = ceph::read_client_options(reader, section);
  options.cache = reader.boolean("rbd_cache", options.cache);
  options.fill = reader.boolean("fill", options.fill);
  options.overwrite = reader.boolean("overwrite", options.overwrite);
  if (auto read = reader.finish(); !read) return fail(std::move(read.error()));
  options.client.ceph.emplace_back("rbd_cache", options.cache ? "true" : "false");
  return options;
}

}  // namespace chopsticks::drivers::rbd
