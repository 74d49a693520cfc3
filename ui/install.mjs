// Installs what building (or, with --test, testing) the front end needs into node_modules, unless it is there already.
// Quick and without a network the second time; two builds at once wait for each other.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const test = process.argv.includes("--test");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const stamp = join(root, "node_modules", ".installed");
const lock = join(root, ".installing");

const installed = () => {
  if (!existsSync(stamp)) return false;
  const [lockfile, kind] = readFileSync(stamp, "utf8").split(" ");
  return lockfile === wanted && (kind === "test" || !test);
};

const LONGEST_MS = 600_000;

function abandoned() {
  try {
    return Date.now() - statSync(lock).mtimeMs > LONGEST_MS;
  } catch {
    return false;
  }
}

/** A folder is made by one of us only. */
function locked() {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (abandoned()) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** Node brings certificates of its own; whom the system trusts besides, a company's proxy for example, is trusted too. */
function trusting() {
  const store = "/etc/ssl/certs/ca-certificates.crt";
  return existsSync(store) ? { NODE_EXTRA_CA_CERTS: store, ...process.env } : process.env;
}

function install() {
  const options = [
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--prefer-offline",
    "--fetch-retries=1",
    ...(test ? [] : ["--omit=dev"]),
  ];
  const { status, error } = spawnSync("npm", ["ci", ...options], {
    cwd: root,
    stdio: "inherit",
    env: trusting(),
  });
  if (error || status !== 0) {
    const why = error ? error.message : `it ended with ${status}`;
    console.error(`npm ci failed in ${root}: ${why}. Without the web page: cmake -DCHOPSTICKS_UI=OFF`);
    process.exitCode = 1;
    return false;
  }
  writeFileSync(stamp, `${wanted} ${test ? "test" : "build"}`);
  return true;
}

while (!installed()) {
  if (!locked()) {
    await new Promise(done => setTimeout(done, 300));
    continue;
  }
  try {
    if (!installed() && !install()) break;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
