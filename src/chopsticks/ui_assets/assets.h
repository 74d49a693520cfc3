#pragma once
#include <optional>
#include <string_view>

/// The web front end as it travels inside the program: what `ui/` was built to.
namespace chopsticks::ui_assets {

/// One file of it. The views live as long as the program.
struct Asset {
  std::string_view path;          // "index.html", "assets/app-3f2a.js", "report.html"
  std::string_view content_type;  // "text/html; charset=utf-8"
  std::string_view gzip;          // its bytes, compressed
  std::string_view etag;          // with its quotes: "\"3f2a…\""
  bool immutable = false;         // its name changes with its content: browsers may keep it
};

/// The file of this path, without a leading slash. Nothing when there is none, and nothing at all
/// when the program was built without Node. "index.html" is the live UI; "report.html" is the
/// template of the HTML report (ReportDocument in web/openapi.json).
[[nodiscard]] std::optional<Asset> find(std::string_view path);

}  // namespace chopsticks::ui_assets
