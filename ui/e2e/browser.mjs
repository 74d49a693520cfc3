// Debian's Chromium for the tests of the page: what every page must keep to is checked for each of them.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const shots = process.env.SHOTS ?? "build/ui-screenshots";
mkdirSync(shots, { recursive: true });

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page that must not complain, nor ask anybody but `origin` for anything. */
export class Visitor {
  complaints = [];

  static async open(origin, options = {}) {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
      timeout: 60_000,
    });
    const context = await browser.newContext({ viewport: DESKTOP, acceptDownloads: true, ...options });
    const visitor = new Visitor();
    visitor.browser = browser;
    visitor.page = await context.newPage();
    visitor.page.setDefaultTimeout(20_000);
    visitor.watch(origin);
    return visitor;
  }

  watch(origin) {
    const { page, complaints } = this;
    page.on("console", message => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", error => complaints.push(`${error.message}\n${error.stack ?? ""}`));
    page.on("request", request => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob):/.test(url))
        complaints.push(`asked a foreign host: ${url}`);
    });
  }

  /** Forgets what was said so far; for a refusal that is part of the test. */
  forgive(pattern) {
    this.complaints = this.complaints.filter(one => !pattern.test(one));
  }

  async close() {
    await this.browser.close();
    assert.deepEqual(this.complaints, [], "the page complained");
  }

  async shot(name) {
    await this.page.waitForTimeout(250); // Charts are drawn with the next frame.
    await this.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  tab(name) {
    return this.page.getByRole("tab", { name });
  }

  /** Fails with what stands in the way of somebody who cannot see or use a mouse. */
  async accessible(where) {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(async () => {
      const result = await globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
      });
      return result.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html} ${nodes[0].failureSummary}`,
      );
    });
    assert.deepEqual(found, [], `accessibility of ${where}`);
  }

  /** Nothing makes the page itself scroll sideways. */
  async fits(where) {
    const [inner, whole] = await this.page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    assert.ok(whole <= inner, `${where} is ${whole} pixels wide on a screen of ${inner}`);
  }
}

/** Asks until the answer is true. */
export async function until(what, ask, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < deadline) {
    try {
      if (await ask()) return;
    } catch (problem) {
      last = problem;
    }
    await new Promise(done => setTimeout(done, 100));
  }
  throw new Error(`waited ${seconds} s in vain for ${what}${last ? `: ${last.message}` : ""}`);
}

/** The rows of a CSV file by their columns; quotes as RFC 4180 has them. */
export function csv(text) {
  const rows = [[]];
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g);
  for (const [whole, quoted, plain, end] of cells) {
    if (whole === "") break;
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") rows.push([]);
  }
  const [titles, ...data] = rows.filter(row => row.length > 1);
  return data.map(values => Object.fromEntries(titles.map((title, at) => [title, values[at]])));
}
