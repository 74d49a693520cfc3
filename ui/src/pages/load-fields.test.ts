import { expect, it } from "vitest";
import { checkLoad, durationText } from "./load-fields";
import { addressOf, tabFromAddress } from "./tabs";

const good = { users: "40", spawn_rate: "0.5", duration: "1h30m" };

it("takes what the command line takes", () => {
  expect(checkLoad(good).load).toEqual({ users: 40, spawn_rate: 0.5, duration: "1h30m" });
  expect(checkLoad({ ...good, duration: " " }).load!.duration).toBeNull();
  expect(checkLoad({ ...good, duration: "90" }).load!.duration).toBe("90");
});

it("says which field is wrong and what is allowed", () => {
  for (const users of ["0", "-3", "1.5", "many", ""]) {
    expect(checkLoad({ ...good, users }).errors).toEqual({ users: "A whole number, at least 1." });
  }
  expect(Object.keys(checkLoad({ users: "x", spawn_rate: "0", duration: "soon" }).errors)).toEqual([
    "users",
    "spawn_rate",
    "duration",
  ]);
});

it("writes durations as people do", () => {
  expect([null, 20, 5400, 86_461, 0.5].map(durationText)).toEqual(["", "20s", "1h30m", "1d1m1s", "0.5"]);
});

it("keeps the open view in the address, and knows Locust's names", () => {
  expect(tabFromAddress("?tab=reports")).toBe("download");
  expect(tabFromAddress("?tab=stats")).toBe("stats");
  expect(tabFromAddress("?tab=nonsense")).toBe("overview");
  expect(addressOf("workers", "http://h/load/?theme=dark")).toBe("http://h/load/?theme=dark&tab=workers");
  expect(addressOf("overview", "http://h/load/?tab=workers")).toBe("http://h/load/");
});
