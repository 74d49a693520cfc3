import { describe, expect, it } from "vitest";
import { distributions, EDGES } from "../testing/simulate";
import { latencyAt } from "./cdf-chart";
import { columns, highest, latencyRange, shade } from "./heat-cells";
import { ramp } from "./palette";
import { logTicks, spoken, tick, timeTicks } from "./ticks";
import { bounds, everything } from "./window";

describe("the heatmap", () => {
  const times = [100, 101, 102, 103];
  const cells = [[5, 2], [5, 1, 7, 4], [], [6, 9]];

  it("adds neighbouring seconds when there is no room for each, and loses no operation", () => {
    const wide = columns(times, cells, 1, [100, 104], 2);
    expect(wide.map(one => [one.from, one.width])).toEqual([
      [100, 2],
      [102, 2],
    ]);
    expect([...wide[0]!.counts]).toEqual([
      [5, 3],
      [7, 4],
    ]);
    const total = wide.flatMap(one => [...one.counts.values()]).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(16);
  });
  it("leaves out what is not shown", () => {
    expect(columns(times, cells, 1, [102.5, 104], 1).map(one => one.from)).toEqual([102, 103]);
  });
  it("shows a single slow operation beside thousands of fast ones", () => {
    expect(shade(1, 10_000)).toBeGreaterThan(0.05);
    expect(shade(10_000, 10_000)).toBe(1);
    expect(highest(columns(times, cells, 1, [0, 200], 1))).toBe(9);
  });
  it("reaches from the fastest to the slowest that occurred", () => {
    expect(latencyRange(cells, EDGES)).toEqual([EDGES[5], EDGES[8]]);
    expect(latencyRange([[], []], EDGES)).toBeNull();
  });
});

describe("the time shown", () => {
  const times = Array.from({ length: 100 }, (_, second) => 1000 + second);

  it("is at least a minute while the run goes on, so that a line grows from the left", () => {
    expect(bounds(everything, times.slice(0, 10), 1, true)).toEqual([1000, 1060]);
    expect(bounds(everything, times.slice(0, 10), 1, false)).toEqual([1000, 1010]);
  });
  it("moves with the newest points when only those are wanted", () => {
    expect(bounds({ kind: "last", seconds: 60 }, times, 1, true)).toEqual([1040, 1100]);
    expect(bounds({ kind: "range", from: 3, to: 4 }, times, 1, true)).toEqual([3, 4]);
  });
  it("has marks at round times", () => {
    expect(timeTicks(1003, 1061, 7)).toEqual([1010, 1020, 1030, 1040, 1050, 1060]);
  });
});

describe("axes", () => {
  it("mark powers of ten, and more where there is room", () => {
    expect(logTicks(0.9, 120)).toEqual([1, 3, 10, 30, 100]);
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10]);
  });
  it("are short, and their legend is exact", () => {
    expect([tick("bytes", 2.5e8), tick("ms", 0.05), tick("ms", 2000), tick("ops", 25_000)]).toEqual([
      "250",
      "50 µs",
      "2 s",
      "25k",
    ]);
    expect(spoken("bytes", 2.5e8)).toBe("250 MB/s");
  });
});

it("reads a latency between two known points of a distribution", () => {
  const one = { type: "", name: "x", ms: [1, 3, 9], share: [0.5, 0.9, 1] };
  expect([0.1, 0.7, 0.9, 1].map(share => latencyAt(one, share))).toEqual([1, expect.closeTo(2), 3, 9]);
  const [total] = distributions();
  expect(latencyAt(total!, 0.99)).toBeGreaterThan(latencyAt(total!, 0.5)!);
});

it("mixes colours from the first stop to the last", () => {
  expect(ramp(["#000000", "#ffffff"], 3)).toEqual(["rgb(0,0,0)", "rgb(128,128,128)", "rgb(255,255,255)"]);
});
