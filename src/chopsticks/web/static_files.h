#pragma once
#include <optional>

#include "web/http.h"

namespace chopsticks::web {

/// A file of the built front end: "/" is the page. Nothing when there is no such file.
[[nodiscard]] std::optional<Response> static_file(const Request& request);

/// The page at "/" of a program that was built without the front end: how to get it, and where the
/// API is.
[[nodiscard]] Response page_without_ui();

/// A page that carries its own script: the HTML report.
[[nodiscard]] Response report_page(std::string html);

}  // namespace chopsticks::web
