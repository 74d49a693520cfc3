#include "drivers/s3/dummy/options.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "drivers/api/options.h"
#include "s3/errors.h"

namespace chopsticks::drivers::dummy {
namespace {

enum class FailMode { kNone, kAll, kRate };
constexpr std::array<std::string_view, 3> kFailModes{"none", "all", "rate"};
constexpr std::array<std::string_view, 2> kStores{"none", "memory"};

double read_fail_rate(SectionReader& reader, const Settings& section) {
  const auto mode = read_choice<FailMode>(reader, "fail_mode", kFailModes);
  const auto rate = reader.number("fail_rate", 0, 0, 1);
  const auto* given = section.find("fail_rate");
  if (mode == FailMode::kRate && given == nullptr) {
    reader.reject(section.find("fail_mode")
                      ->complain("driver_config.fail_mode rate needs fail_rate, from 0 to 1"));
  }
  if (mode != FailMode::kRate && given != nullptr) {
    reader.reject(given->complain("driver_config.fail_rate is for fail_mode: rate"));
  }
  return mode == FailMode::kAll ? 1 : rate;
}

std::string read_error_code(SectionReader& reader, const Settings& section, std::string fallback) {
  auto name = reader.string("error_code", std::move(fallback));
  if (s3::code_named(name) == s3::Code::kOther) {
    reader.reject(section.find("error_code")
                      ->complain(fmt::format("driver_config.error_code must be an S3 error, such "
                                             "as SlowDown or InternalError (got "
                                             "'{}')",
                                             name)));
  }
  return name;
}

}  // namespace

Result<Options> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  Options options;
  options.latency.mean = reader.duration("latency", options.latency.mean);
  options.latency.distribution =
      read_choice<Latency::Distribution>(reader, "latency_dist", Latency::kWords);
  options.fail_rate = read_fail_rate(reader, section);
  options.error_code = read_error_code(reader, section, options.error_code);
  options.remembers = reader.choice("store", kStores[0], kStores) == kStores[1];
  options.max_objects = static_cast<std::size_t>(reader.integer(
      "max_objects", static_cast<std::int64_t>(options.max_objects), 1, 1'000'000'000));
  if (auto read = reader.finish(); !read) return fail(read.error());
  return options;
}

}  // namespace chopsticks::drivers::dummy
