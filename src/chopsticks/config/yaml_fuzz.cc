#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/expand.h"
#include "config/workload.h"
#include "config/yaml.h"

// Any bytes are either settings whose values have places, or one line that names the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chopsticks::config;
  constexpr KnownDriver kDrivers[] = {{"native"}, {"dummy", false}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = parse_yaml(text, "fuzz.yaml");
  if (!settings) {
    const auto& message = settings.error().message;
    if (!message.starts_with("fuzz.yaml:") || message.find('\n') != std::string::npos) std::abort();
    return 0;
  }
  const auto expanded = expand(*settings, [](std::string_view) { return "value"; });
  if (expanded) static_cast<void>(read_workload(*expanded, kDrivers));
  return 0;
}
