#pragma once
#include "cli/given.h"
#include "cli/option_table.h"
#include "cli/options.h"

/// The sections of `chopsticks run`, each with the options it declares and the reader that turns
/// them into its struct. A reader checks its own values; what spans sections is checked in
/// options.cc.
namespace chopsticks::cli {

[[nodiscard]] Section target_section();
[[nodiscard]] TargetOptions read_target(Given& given, const config::Environment& environment);

[[nodiscard]] Section load_section();
[[nodiscard]] LoadOptions read_load(Given& given);

[[nodiscard]] Section cluster_section();
[[nodiscard]] ClusterOptions read_cluster(Given& given);

[[nodiscard]] Section output_section();
[[nodiscard]] OutputOptions read_output(Given& given, const config::Environment& environment);

[[nodiscard]] Section web_section();
[[nodiscard]] WebOptions read_web(Given& given);

}  // namespace chopsticks::cli
