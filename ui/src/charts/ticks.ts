import { bytesPerSecond, clock, milliseconds, short } from "../format/format";

export const AXIS_FONT = '11px Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** What a chart's values are. */
export type Unit = "ops" | "bytes" | "ms" | "users" | "plain";

/** A value with its unit, as the legend says it. */
export function spoken(unit: Unit, value: number | null | undefined): string {
  if (value == null) return "–";
  if (unit === "ms") {
    const { value: digits, unit: name } = milliseconds(value);
    return `${digits} ${name}`;
  }
  if (unit === "bytes") {
    const { value: digits, unit: name } = bytesPerSecond(value);
    return `${digits} ${name}`;
  }
  if (unit === "users") return Math.round(value).toLocaleString("en-US");
  return `${short(value)}${unit === "ops" ? " /s" : ""}`;
}

function trimmed(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}

/** Short words beside an axis: 1.5k, 200M, 4ms. */
export function tick(unit: Unit, value: number): string {
  if (unit === "ms") {
    if (value >= 1000) return `${trimmed(value / 1000)} s`;
    if (value >= 0.1) return `${trimmed(value, 1)} ms`;
    return `${trimmed(value * 1000)} µs`;
  }
  const size = unit === "bytes" ? value / 1e6 : value;
  if (size >= 1e9) return `${trimmed(size / 1e9)}G`;
  if (size >= 1e6) return `${trimmed(size / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(size / 1e3)}k`;
  return size.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];

/** Seconds between two times on the axis so that at most `most` fit. */
export function timeStep(span: number, most: number): number {
  return TIME_STEPS.find(step => span / step <= most) ?? Math.ceil(span / most / 86_400) * 86_400;
}

/** Round times of the reader's day between two moments. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = timeStep(to - from, most);
  const offset = new Date(from * 1000).getTimezoneOffset() * 60;
  const made: number[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) made.push(at);
  return made;
}

export function timeTick(epoch: number, step: number): string {
  return step >= 60 ? clock(epoch).slice(0, 5) : clock(epoch);
}

/** 1, 10, 100 and, where there is room, 2 and 5 of them. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const parts = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const made: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const part of parts) {
      const value = part * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) made.push(value);
    }
  }
  return made;
}
