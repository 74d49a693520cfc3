// Below a prefix and behind a login: nobody sees anything without the password, and leaving means leaving.
import assert from "node:assert/strict";
import { Visitor } from "./browser.mjs";

const { URL: url, LOGIN_USER: user, PASSWORD: password } = process.env;
const visitor = await Visitor.open(new URL(url).origin);
const { page } = visitor;

async function login(word) {
  await page.getByLabel("User").fill(user);
  await page.getByLabel("Password").fill(word);
  await page.getByRole("button", { name: "Log in" }).click();
}

await page.goto(url);
await page.getByRole("button", { name: "Log in" }).waitFor();
await visitor.accessible("the login form");
await visitor.shot("50-login");
await login("wrong");
await page.locator(".notice.bad").waitFor();
visitor.forgive(/401/);
assert.equal(await page.locator(".tabs").count(), 0);

await login(password);
await page.getByRole("heading", { name: "Start a test" }).waitFor();
assert.ok(new URL(page.url()).pathname.startsWith(new URL(url).pathname), `left the prefix: ${page.url()}`);
await visitor.shot("51-logged-in");
await page.reload();
await page.getByRole("heading", { name: "Start a test" }).waitFor();

await page.getByRole("button", { name: /Log out/ }).click();
await page.getByRole("button", { name: "Log in" }).waitFor();
await page.reload();
await page.getByRole("button", { name: "Log in" }).waitFor();
visitor.forgive(/401/);
await visitor.close();
console.log("logged in and out");
