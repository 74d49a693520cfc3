// Two past runs, found on the page, side by side: what one has more than the other is said in figures and in words.
import assert from "node:assert/strict";
import { DESKTOP, PHONE, until, Visitor } from "./browser.mjs";

const { URL: url } = process.env;
const visitor = await Visitor.open(new URL(url).origin);
const { page } = visitor;

await page.goto(`${url}?tab=runs`);
const boxes = page.getByRole("checkbox", { name: /^Compare/ });
await until("two past runs", async () => (await boxes.count()) === 2);
await page.getByRole("button", { name: "Choose two to compare" }).waitFor();
await boxes.nth(0).check();
await boxes.nth(1).check();
await page.getByRole("button", { name: "Compare the two" }).click();
const table = page.locator("section.table-section").nth(1);
await table.getByText("upload").first().waitFor();
await visitor.accessible("the comparison");
await visitor.shot("70-comparison");

const ids = await boxes.evaluateAll(inputs =>
  inputs.map(input => input.getAttribute("aria-label").replace("Compare ", "")),
);
const documents = await Promise.all(
  ids.map(async id => (await page.request.get(new URL(`api/v1/runs/${id}`, url).href)).json()),
);
documents.sort((a, b) => a.run.started - b.run.started);
const comparison = await (
  await page.request.get(
    new URL(`api/v1/runs/compare?a=${documents[0].run.id}&b=${documents[1].run.id}`, url).href,
  )
).json();
const total = comparison.rows.at(-1);
const [before, after] = documents.map(one => one.statistics.total.total.ops);
assert.ok(Math.abs(total.change.ops - (after / before - 1)) < 0.001, JSON.stringify(total));

const [report] = await Promise.all([
  page.waitForEvent("popup"),
  page.locator("td[data-column=run] a").first().click(),
]);
await report.getByRole("heading", { name: "Latency distribution" }).waitFor();
await report.close();

await page.setViewportSize(PHONE);
await page.waitForTimeout(300);
await visitor.fits("the comparison on a phone");
await visitor.shot("71-comparison-phone");
await page.setViewportSize(DESKTOP);
await visitor.close();
console.log("compared");
