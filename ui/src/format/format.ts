/** Numbers as people read them: few digits, a unit that fits, the same width every second. */

/** A number and its unit, apart, so that big figures can set them in different sizes. */
export interface Quantity {
  value: string;
  unit: string;
}

export const NOTHING = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function count(value: number): string {
  return grouped.format(value);
}

/** Three digits that matter: 0.42, 3.14, 31.4, 314, 3,141. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 10) return value.toFixed(2);
  if (size < 100) return value.toFixed(1);
  return grouped.format(value);
}

export function milliseconds(ms: number | null | undefined): Quantity {
  if (ms == null || !Number.isFinite(ms)) return { value: NOTHING, unit: "ms" };
  if (ms !== 0 && ms < 0.1) return { value: short(ms * 1000), unit: "µs" };
  if (ms < 10_000) return { value: short(ms), unit: "ms" };
  if (ms < 120_000) return { value: short(ms / 1000), unit: "s" };
  return { value: short(ms / 60_000), unit: "min" };
}

const decimal = ["B", "kB", "MB", "GB", "TB", "PB"];
const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

function scaled(value: number, step: number, units: string[]): Quantity {
  let unit = 0;
  while (Math.abs(value) >= step && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  return { value: unit === 0 ? count(value) : short(value), unit: units[unit]! };
}

/** Object sizes and memory: powers of 1024. */
export function bytes(value: number | null | undefined): Quantity {
  return value == null ? { value: NOTHING, unit: "B" } : scaled(value, 1024, binary);
}

/** Throughput: 10^6 bytes are a MB, and nothing below MB/s, so that a column compares at a glance. */
export function bytesPerSecond(value: number | null | undefined): Quantity {
  if (value == null) return { value: NOTHING, unit: "MB/s" };
  if (value >= 1e10) return { value: short(value / 1e9), unit: "GB/s" };
  return { value: short(value / 1e6), unit: "MB/s" };
}

/** Data moved in all: powers of 1000, like the throughput it comes from. */
export function volume(value: number): Quantity {
  return scaled(value, 1000, decimal);
}

/** A share of 1 as per cent; one that is neither 0 nor 1 never reads as if it were. */
export function percent(share: number): string {
  if (share <= 0) return "0 %";
  const value = share * 100;
  if (value === 100) return "100 %";
  if (value < 0.01) return "< 0.01 %";
  if (value > 99.9 && value < 100) return "> 99.9 %";
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} %`;
}

/** 7 s, 4:12, 1:02:03, 2 d 1:02:03. */
export function elapsed(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NOTHING;
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (days > 0) return `${days} d ${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
  return `${minutes}:${rest}`;
}

/** "3 s ago", "2 min ago": for moments nobody needs to the second. */
export function ago(seconds: number): string {
  if (seconds < 2) return "just now";
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

/** 14:03:27 where the reader is. */
export function clock(epochSeconds: number): string {
  const time = new Date(epochSeconds * 1000);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map(n => String(n).padStart(2, "0"))
    .join(":");
}

/** 2026-01-31 14:03 where the reader is. */
export function moment(epochSeconds: number): string {
  const time = new Date(epochSeconds * 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

export function text({ value, unit }: Quantity): string {
  return value === NOTHING ? NOTHING : `${value} ${unit}`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** 99.99 -> "p99.99", 50 -> "p50", for percentiles given as shares too. */
export function percentileName(percentile: number): string {
  return `p${Number(percentile.toFixed(4))}`;
}

/** 12 s, 4 min 12 s, 1 h 5 min: a span in the middle of a sentence. */
export function inWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: Array<[number, string]> = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor((whole % 86_400) / 3600), "h"],
    [Math.floor((whole % 3600) / 60), "min"],
    [whole % 60, "s"],
  ];
  const said = parts.filter(([many]) => many > 0).slice(0, 2);
  return said.map(([many, unit]) => `${many} ${unit}`).join(" ") || "0 s";
}
