// What CMake calls: `node make.mjs OUT` installs, builds, and leaves OUT/embedded.cc. Where the packages cannot be had the
// program is built without its page, loudly, and the next build tries again; with CI=true that is a failure.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const [out] = process.argv.slice(2);
const run = (...words) => spawnSync(process.execPath, words, { cwd: root, stdio: "inherit" }).status === 0;

function buildWithout() {
  const source = join(out, "embedded.cc");
  mkdirSync(out, { recursive: true });
  copyFileSync(join(root, "../src/chopsticks/ui_assets/no_ui.cc.in"), source);
  utimesSync(source, 0, 0);
  console.error("warning: the program is built WITHOUT its web page and HTML report, see above");
}

if (run("install.mjs")) {
  process.exitCode = run("build.mjs", "--out", out) ? 0 : 1;
} else if (process.env.CI === "true") {
  process.exitCode = 1;
} else {
  buildWithout();
}
