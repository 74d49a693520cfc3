import { describe, expect, it } from "vitest";
import { PLOT, STARTED, seriesUpTo } from "../testing/simulate";
import { eventsNear, lowerBound, merge, operationName, settled } from "./series";

describe("merging series", () => {
  it("gives what loading it in one piece gives", () => {
    const pieces = [seriesUpTo(PLOT, 30), seriesUpTo(PLOT, 41, 25), seriesUpTo(PLOT, 60, 41)];
    const joined = pieces.slice(1).reduce((before, after) => merge(before, after)!, pieces[0]!);
    expect(joined).toEqual(seriesUpTo(PLOT, 60));
  });
  it("lets newer points replace those that were not final", () => {
    const before = seriesUpTo(PLOT, 20);
    const after = seriesUpTo(PLOT, 20, 15);
    after.ops[0] = 12345;
    expect(merge(before, after)!.ops[15]).toBe(12345);
    expect(merge(before, after)!.time).toHaveLength(20);
  });
  it("asks for a fresh start when run or step differ or points are missing between", () => {
    const before = seriesUpTo(PLOT, 20);
    expect(merge(before, seriesUpTo(PLOT, 22, 10, 2))).toBeNull();
    expect(merge(before, { ...seriesUpTo(PLOT, 22, 10), step: 2 })).toBeNull();
    expect(merge(before, seriesUpTo(PLOT, 40, 30))).toBeNull();
  });
  it("gives an operation that appears late zeros for the time before", () => {
    const before = seriesUpTo(PLOT, 20);
    before.operations = before.operations.filter(one => one.name !== "delete");
    const late = merge(before, seriesUpTo(PLOT, 25, 20))!.operations.find(one => one.name === "delete")!;
    expect(late.ops).toHaveLength(25);
    expect(late.ops.slice(0, 20).every(value => value === 0)).toBe(true);
    expect(late.ops[24]).toBeGreaterThan(0);
  });
  it("keeps what it has when nothing new came", () => {
    const before = seriesUpTo(PLOT, 20);
    expect(merge(before, seriesUpTo(PLOT, 20, 20))).toBe(before);
  });
});

it("leaves out the seconds that are still being reported", () => {
  expect(settled(seriesUpTo(PLOT, 30))).toEqual({ ...seriesUpTo(PLOT, 27) });
  expect(settled(seriesUpTo(PLOT, 1)).time).toEqual([]);
});

it("finds the first point that is not before a moment", () => {
  expect([0, 1, 5, 9, 10].map(time => lowerBound([1, 5, 9], time))).toEqual([0, 0, 1, 2, 3]);
});

it("names an operation by its type only where the name alone would not do", () => {
  const all = [
    { type: "PUT", name: "object" },
    { type: "GET", name: "object" },
    { type: "S3", name: "delete" },
  ];
  expect(all.map(one => operationName(one, all))).toEqual(["PUT object", "GET object", "delete"]);
});

it("tells the events around a moment", () => {
  const event = { time: STARTED + 20, kind: "note", text: "here", worker: null };
  expect(eventsNear([event], STARTED + 21, 2)).toEqual([event]);
  expect(eventsNear([event], STARTED + 23, 2)).toEqual([]);
});
