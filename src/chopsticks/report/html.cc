#include "report/html.h"

#include <array>

#include <nlohmann/json.hpp>
#include <zlib.h>

#include "report/api_json.h"
#include "ui_assets/assets.h"

namespace chopsticks::report {
namespace {

constexpr std::string_view kMark = "__CHOPSTICKS_REPORT__";

constexpr std::string_view kWithoutFrontEnd = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chopsticks report</title>
<h1>chopsticks report</h1>
<p>This program was built without its web front end. The figures of the run are in <code>report.json</code> and
<code>summary.json</code> beside this file. To see them here: install Node 18 or newer, build again, then run
<code>chopsticks report RUN_DIR</code>.</p>
<script type="application/json" id="chopsticks-report">__CHOPSTICKS_REPORT__</script>
</html>
)";

}  // namespace

std::string unpack(std::string_view gzip) {
  constexpr int kGzip = 16 + MAX_WBITS;
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) return "";
  // zlib does not write to its input but takes it as if.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string text;
  std::array<char, 65536> piece;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END ? text : "";
}

std::string fill_in(std::string page, const nlohmann::json& document) {
  const auto mark = page.find(kMark);
  if (mark == std::string::npos) return page;
  auto text = api::dump(document);
  // In JSON '<' stands inside strings only, where it may be written so: no tag and no comment can
  // begin.
  std::string safe;
  safe.reserve(text.size() + text.size() / 16);
  for (const char c : text) c == '<' ? safe.append("\\u003c") : safe.append(1, c);
  return page.replace(mark, kMark.size(), safe);
}

bool has_front_end() { return ui_assets::find("report.html").has_value(); }

std::string html(const nlohmann::json& document) {
  const auto page = ui_assets::find("report.html");
  return fill_in(page ? unpack(page->gzip) : std::string(kWithoutFrontEnd), document);
}

}  // namespace chopsticks::report
