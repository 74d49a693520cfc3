#include "web/page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "web/page_source.h"

namespace chopsticks::web {

std::string page(const ServerOptions& options) {
  using nlohmann::json;
  const auto& plan = options.plan;
  const json offered{
      {"scenario", options.scenario},
      {"target", options.target},
      {"plan",
       {{"user_count", plan.users},
        {"spawn_rate", plan.spawn_rate.value},
        {"run_time", plan.duration ? fmt::format("{}s", seconds(*plan.duration)) : ""}}}};
  auto text = offered.dump(-1, ' ', true, json::error_handler_t::replace);
  // It stands inside a <script>: nothing in it may end one.
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at))
    text.replace(at, 1, "\\u003c");

  std::string made(kPageSource);
  constexpr std::string_view kPlace = "/*OFFERED*/null";
  made.replace(made.find(kPlace), kPlace.size(), text);
  return made;
}

}  // namespace chopsticks::web
