import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const BYTES_A_LINE = 32;

/** A string literal for each line: compilers read those many times faster than lists of numbers. */
function literal(data) {
  const lines = [];
  for (let at = 0; at < data.length; at += BYTES_A_LINE) {
    const octal = [...data.subarray(at, at + BYTES_A_LINE)].map(
      byte => `\\${byte.toString(8).padStart(3, "0")}`,
    );
    lines.push(`    "${octal.join("")}"`);
  }
  return lines.join("\n");
}

function asset(root, path) {
  const name = relative(root, path).replaceAll("\\", "/");
  const type = TYPES[extname(name)];
  if (!type) throw new Error(`${name}: no content type is known for it`);
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  gzip[9] = 255; // The system it was made on: the same bytes everywhere.
  const etag = `\\"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}\\"`;
  const immutable = name.startsWith("assets/");
  const entry = `    {"${name}", "${type}", std::string_view(\n${literal(gzip)}, ${gzip.length}), "${etag}", ${immutable}},`;
  return { name, entry, size: gzip.length };
}

/** Writes embedded.cc beside the files of `folder`: all of them, compressed, by ascending path. */
export function embed(folder) {
  const found = files(folder).filter(path => !path.endsWith("embedded.cc"));
  const assets = found.map(path => asset(folder, path)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const source = `#include <array>

#include "ui_assets/embedded.h"

namespace chopsticks::ui_assets {
namespace {

const auto kFiles = std::to_array<Asset>({
${assets.map(one => one.entry).join("\n")}
});

}  // namespace

std::span<const Asset> embedded() { return kFiles; }

}  // namespace chopsticks::ui_assets
`;
  writeFileSync(join(folder, "embedded.cc"), source);
  for (const { name, size } of assets) console.log(`${String(size).padStart(8)}  ${name}`);
}
