import { Cell } from "../model/cell";

/** The part of the run all charts show: everything, the newest seconds, or what the reader has marked. */
export type TimeWindow =
  | { kind: "all" }
  | { kind: "last"; seconds: number }
  | { kind: "range"; from: number; to: number };

export const everything: TimeWindow = { kind: "all" };

/** Charts of one page: they zoom together, and a moment under the cursor is the same in all of them. */
export class ChartGroup {
  private static made = 0;
  readonly key = `charts-${++ChartGroup.made}`;
  readonly window = new Cell<TimeWindow>(everything);
  /** The moment under the cursor, seconds since 1970. */
  readonly cursor = new Cell<number | null>(null);
}

/** A short run does not fill the chart at once: the line grows from the left. */
const SHORTEST = 60;

/** From when to when a chart reaches. `live`: the run goes on, so there is room for what comes. */
export function bounds(
  window: TimeWindow,
  times: readonly number[],
  step: number,
  live: boolean,
): [number, number] {
  const first = times[0] ?? 0;
  const last = (times.at(-1) ?? 0) + step;
  if (window.kind === "range") return [window.from, window.to];
  if (window.kind === "last") return [Math.max(last - window.seconds, live ? -Infinity : first), last];
  return [first, live ? Math.max(last, first + SHORTEST) : Math.max(last, first + step)];
}

/** Half or double what is shown, around its middle. */
export function scaled(from: number, to: number, factor: number): TimeWindow {
  const middle = (from + to) / 2;
  const half = Math.max(((to - from) / 2) * factor, 1);
  return { kind: "range", from: middle - half, to: middle + half };
}
