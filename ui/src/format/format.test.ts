import { describe, expect, it } from "vitest";
import {
  bytes,
  bytesPerSecond,
  elapsed,
  inWords,
  milliseconds,
  percent,
  short,
  text,
  volume,
} from "./format";

describe("numbers", () => {
  it("keep three digits that matter", () => {
    expect([0, 0.004, 0.4213, 3.1234, 31.234, 312.34, 3123.4].map(short)).toEqual([
      "0",
      "0.00",
      "0.42",
      "3.12",
      "31.2",
      "312",
      "3,123",
    ]);
  });
  it("take the unit of time that fits", () => {
    expect([0.05, 0.42, 999.4, 9999, 12_000, 600_000].map(ms => text(milliseconds(ms)))).toEqual([
      "50.0 µs",
      "0.42 ms",
      "999 ms",
      "9,999 ms",
      "12.0 s",
      "10.0 min",
    ]);
  });
  it("say nothing where nothing was measured", () => {
    expect(text(milliseconds(null))).toBe("–");
    expect(text(bytesPerSecond(undefined))).toBe("–");
    expect(elapsed(null)).toBe("–");
  });
  it("count sizes in powers of 1024 and throughput in powers of 1000", () => {
    expect(text(bytes(1_048_576))).toBe("1.00 MiB");
    expect(text(bytes(512))).toBe("512 B");
    expect(text(volume(1_500_000))).toBe("1.50 MB");
    expect(text(bytesPerSecond(1_500_000))).toBe("1.50 MB/s");
    expect(text(bytesPerSecond(25e9))).toBe("25.0 GB/s");
  });
});

describe("shares", () => {
  it("never read as nothing or as all when they are not", () => {
    expect([0, 0.00001, 0.0007, 0.5, 0.9999, 1].map(percent)).toEqual([
      "0 %",
      "< 0.01 %",
      "0.07 %",
      "50.0 %",
      "> 99.9 %",
      "100 %",
    ]);
  });
});

describe("spans of time", () => {
  it("grow from minutes to days", () => {
    expect([7, 252, 3723, 180_183].map(elapsed)).toEqual(["0:07", "4:12", "1:02:03", "2 d 2:03:03"]);
  });
  it("are said with at most two units", () => {
    expect([0, 12, 252, 3723, 90_061].map(inWords)).toEqual([
      "0 s",
      "12 s",
      "4 min 12 s",
      "1 h 2 min",
      "1 d 1 h",
    ]);
  });
});
