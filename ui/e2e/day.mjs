// A page that watches a run for a day stays small, and does not grow from one second to the next. The day is simulated.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Visitor } from "./browser.mjs";

const MEGABYTE = 1 << 20;
const MOST = 200 * MEGABYTE;
process.env.SIMULATED_AGE = String(23 * 3600);
delete process.env.CHOPSTICKS;

const { createServer } = await import("vite");
const root = fileURLToPath(new URL("..", import.meta.url));
const server = await createServer({
  root,
  logLevel: "error",
  // What it would bundle are modules already; and once it has, the first time, it wants the page loaded again.
  optimizeDeps: { noDiscovery: true },
  server: { port: 0, host: "127.0.0.1", hmr: false },
});
await server.listen();
const url = `http://127.0.0.1:${server.httpServer.address().port}/`;
const visitor = await Visitor.open(url);
const { page } = visitor;
const devtools = await page.context().newCDPSession(page);

async function used() {
  await devtools.send("HeapProfiler.collectGarbage");
  const {
    usedSize,
    embedderHeapUsedSize = 0,
    backingStorageSize = 0,
  } = await devtools.send("Runtime.getHeapUsage");
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

page.setDefaultTimeout(120_000);
await page.goto(url);
await page.getByRole("button", { name: "Start", exact: true }).click();
await page.locator(".chart canvas").first().waitFor();
const figures = [];
for (let round = 0; round < 3; round += 1) {
  await page.waitForTimeout(5000);
  figures.push(await used());
}
console.log(`megabytes: ${figures.map(one => (one / MEGABYTE).toFixed(1)).join(", ")}`);
for (const one of figures) assert.ok(one < MOST, `the page uses ${Math.round(one / MEGABYTE)} MB`);
assert.ok(figures.at(-1) < figures[0] + 10 * MEGABYTE, "the page grows while it is open");
await visitor.shot("80-a-day");
await visitor.close();
await server.close();
console.log("a day fits");
process.exit(0);
