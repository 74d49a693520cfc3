#pragma once
#include <string>
#include <string_view>

#include "support/settings.h"

namespace chopsticks::config {

/// Reads a YAML file into Settings whose every value knows its line and column.
///
/// One document per file. Anchors, aliases and merge keys (`<<: *base`) work; tags are ignored:
/// what a value means is decided by whoever reads it. A key given twice is an error, as is a file
/// that is missing, empty, not text, larger than 1 MiB, nested deeper than 64 or holding more than
/// 10,000 values (aliases count each time). Every error is one line starting with the place:
/// "s3_config.yaml:3:9: …".
[[nodiscard]] Result<Settings> read_yaml(const std::string& path);

/// The same for text already in memory; `file` is what messages call it.
[[nodiscard]] Result<Settings> parse_yaml(std::string_view text, const std::string& file);

}  // namespace chopsticks::config
