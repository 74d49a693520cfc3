// What CI asks of the front end: `node check.mjs` installs what is missing, then types, style and unit tests.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const node = process.execPath;
const tool = name => join(root, "node_modules", ...name.split("/"));

const steps = [
  ["installing", [node, "install.mjs", "--test"]],
  ["types of the API", [node, "scripts/types.mjs", "--check"]],
  ["style", [node, tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]],
  ["types", [node, tool("typescript/bin/tsc"), "--noEmit"]],
  ["unit tests", [node, tool("vitest/vitest.mjs"), "run"]],
];

for (const [name, [command, ...words]] of steps) {
  console.log(`== ${name}`);
  const { status } = spawnSync(command, words, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`front end: ${name} failed`);
    process.exit(1);
  }
}
