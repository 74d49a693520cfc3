// A report file, opened from disk with no network: it draws everything by itself, in either colours, on any screen.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DESKTOP, PHONE, shots, Visitor } from "./browser.mjs";

const file = pathToFileURL(process.env.REPORT).href;
const visitor = await Visitor.open(file, { offline: true });
const { page } = visitor;
await page.goto(file);
for (const title of [
  "Operations",
  "Latency heatmap",
  "Latency distribution",
  "Failures",
  "Workers",
  "What happened",
]) {
  await page.getByRole("heading", { name: title, exact: true }).waitFor();
}
assert.equal(await page.locator(".chart canvas").count(), 7);
const document_ = await page.evaluate(() =>
  JSON.parse(document.getElementById("chopsticks-report").textContent),
);
const shown = await page.locator("tfoot [data-column=requests]").first().getAttribute("data-value");
assert.equal(Number(shown), document_.statistics.total.requests);
await visitor.accessible("the report");
await visitor.shot("60-report");
await page.getByRole("button", { name: "Dark colours" }).click();
await visitor.accessible("the dark report");
await visitor.shot("61-report-dark");
await page.setViewportSize(PHONE);
await page.waitForTimeout(300);
await visitor.fits("the report on a phone");
await visitor.shot("62-report-phone");
await page.setViewportSize(DESKTOP);
const theme = wanted =>
  page.waitForFunction(theme => document.documentElement.dataset.theme === theme, wanted);
await page.emulateMedia({ media: "print" });
await theme("light"); // paper is white, whatever the screen is
await visitor.shot("63-report-print");
await page.emulateMedia({ media: null });
await theme("dark");
await page.pdf({ path: join(shots, "64-report.pdf"), preferCSSPageSize: true });
await theme("dark");
await visitor.close();
console.log("the report is complete");
