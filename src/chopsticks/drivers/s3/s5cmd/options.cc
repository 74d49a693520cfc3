#include "drivers/s3/s5cmd/options.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace chopsticks::drivers::s5cmd {
namespace {

struct Owned {
  std::string_view flag;  // without its dashes
  std::string_view instead;
};
// What the driver says itself, and what would make s5cmd say or do something else than it is asked.
constexpr std::array kOwned{
    Owned{"endpoint-url", "use endpoint"},
    Owned{"retry-count", "use driver_config.retries"},
    Owned{"r", "use driver_config.retries"},
    Owned{"profile", "credentials are access_key and secret_key"},
    Owned{"credentials-file", "credentials are access_key and secret_key"},
    Owned{"json", "the driver needs it its own way"},
    Owned{"log", "the driver needs it its own way"},
    Owned{"stat", "it would end up in downloads"},
    Owned{"dry-run", "nothing would be measured"},
    Owned{"install-completion", "it is not about objects"},
    Owned{"help", "it is not about objects"},
    Owned{"h", "it is not about objects"},
};

// "--log=debug" is "log".
std::string_view flag_name(std::string_view word) {
  if (!word.starts_with('-')) return {};
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word.substr(0, word.find('='));
}

Result<std::string> read_argument(const Settings& item, bool first) {
  auto word = item.as_string("driver_config.extra_args");
  if (!word) return word;
  if (first && !word->starts_with('-')) {
    return fail(item.complain(fmt::format(
        "driver_config.extra_args are options of s5cmd and start with '-' (got '{}')", *word)));
  }
  const auto* owned = std::ranges::find(kOwned, flag_name(*word), &Owned::flag);
  if (owned != kOwned.end()) {
    return fail(item.complain(
        fmt::format("driver_config.extra_args must not have {}: {}", *word, owned->instead)));
  }
  return word;
}

std::vector<std::string> read_arguments(SectionReader& reader) {
  std::vector<std::string> words;
  const auto* given = reader.raw("extra_args");
  if (given == nullptr || given->empty()) return words;
  if (given->kind() != Settings::Kind::kList) {
    reader.reject(
        given->complain("driver_config.extra_args must be a list, such as [--numworkers, \"8\"]"));
    return words;
  }
  for (const auto& item : given->items()) {
    auto word = read_argument(item, words.empty());
    if (!word) {
      reader.reject(std::move(word.error()));
      break;
    }
    words.push_back(std::move(*word));
  }
  return words;
}

// s5cmd takes it as a number of MiB.
Bytes read_part_size(SectionReader& reader, const Settings& section, Bytes fallback) {
  const auto size = read_between(reader, section, "part_size", fallback, {5 * MiB.count}, 5 * GiB);
  if (size.count % MiB.count != 0) {
    reader.reject(section.find("part_size")
                      ->complain("driver_config.part_size must be a whole number of MiB"));
  }
  return size;
}

}  // namespace

Result<Options> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  Options options;
  options.s5cmd_path = reader.string("s5cmd_path", options.s5cmd_path);
  if (options.s5cmd_path.empty()) {
    reader.reject(
        section.find("s5cmd_path")->complain("driver_config.s5cmd_path must not be empty"));
  }
  options.timeout = read_positive(reader, section, "timeout", options.timeout);
  options.extra_args = read_arguments(reader);
  options.max_processes = static_cast<std::size_t>(
      reader.integer("max_processes", static_cast<std::int64_t>(options.max_processes), 1, 10'000));
  options.retries = static_cast<unsigned>(reader.integer("retries", 0, 0, 100));
  options.part_size = read_part_size(reader, section, options.part_size);
  options.concurrency =
      static_cast<unsigned>(reader.integer("concurrency", options.concurrency, 1, 1000));
  options.verify_tls = reader.boolean("verify_tls", options.verify_tls);
  options.ca_bundle = reader.string("ca_bundle", options.ca_bundle);
  options.verify = read_choice<Verify>(reader, "verify", kVerifyWords);
  if (auto read = reader.finish(); !read) return fail(read.error());
  return options;
}

}  // namespace chopsticks::drivers::s5cmd
