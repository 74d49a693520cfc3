import type { Event, OperationSeries, Series } from "../api/types";

/** The run over time, as the charts draw it. `edges` are the heatmap's bucket borders in milliseconds. */
export interface Timeline {
  series: Series;
  edges: number[];
}

/** More points than this and the next load asks for wider ones: no screen shows more, and a day stays small. */
export const MOST_POINTS = 1800;

/** The first index whose time is not before `time`. */
export function lowerBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function joined<T>(before: readonly T[], keep: number, after: readonly T[]): T[] {
  return before.slice(0, keep).concat(after);
}

function joinOperations(before: Series, keep: number, after: Series): OperationSeries[] {
  const kept = new Map(before.operations.map(one => [operationKey(one), one]));
  const fresh = new Map(after.operations.map(one => [operationKey(one), one]));
  const width = after.time.length;
  const pad = (values: number[] | undefined, length: number) => values ?? new Array<number>(length).fill(0);
  return [...new Set([...kept.keys(), ...fresh.keys()])].map(key => {
    const [old, now] = [kept.get(key), fresh.get(key)];
    const column = (name: "ops" | "failures" | "bytes") =>
      joined(pad(old?.[name], keep), keep, pad(now?.[name], width));
    const { type, name } = (old ?? now)!;
    return { type, name, ops: column("ops"), failures: column("failures"), bytes: column("bytes") };
  });
}

/**
 * What `before` says up to where `after` begins, then `after`. Null when they do not fit (another run, another step,
 * a gap between them): then everything has to be loaded again.
 */
export function merge(before: Series, after: Series): Series | null {
  if (before.run !== after.run || before.step !== after.step) return null;
  const first = after.time[0];
  if (first === undefined) return before;
  const last = before.time.at(-1);
  if (last !== undefined && first > last + 1.5 * before.step) return null;
  const keep = lowerBound(before.time, first);
  const latency = (name: keyof Series["latency"]) => joined(before.latency[name], keep, after.latency[name]);
  return {
    ...before,
    time: joined(before.time, keep, after.time),
    users: joined(before.users, keep, after.users),
    ops: joined(before.ops, keep, after.ops),
    failures: joined(before.failures, keep, after.failures),
    bytes: joined(before.bytes, keep, after.bytes),
    operations: joinOperations(before, keep, after),
    latency: { p50: latency("p50"), p95: latency("p95"), p99: latency("p99"), p999: latency("p999") },
    heatmap: joined(before.heatmap, keep, after.heatmap),
  };
}

/** Workers report a second in pieces: so many of the newest points would show a fall that there is not. */
const UNSETTLED = 3;

/** The series without the points that are still being filled. */
export function settled(series: Series): Series {
  const many = Math.max(0, series.time.length - UNSETTLED);
  const cut = <T>(values: T[]) => values.slice(0, many);
  const { p50, p95, p99, p999 } = series.latency;
  return {
    ...series,
    time: cut(series.time),
    users: cut(series.users),
    ops: cut(series.ops),
    failures: cut(series.failures),
    bytes: cut(series.bytes),
    operations: series.operations.map(one => ({
      ...one,
      ops: cut(one.ops),
      failures: cut(one.failures),
      bytes: cut(one.bytes),
    })),
    latency: { p50: cut(p50), p95: cut(p95), p99: cut(p99), p999: cut(p999) },
    heatmap: cut(series.heatmap),
  };
}

export function operationKey({ type, name }: { type: string; name: string }): string {
  return `${type}\u0000${name}`;
}

/** "PUT upload"; the type alone says little and is left out where the name is enough. */
export function operationName(
  { type, name }: { type: string; name: string },
  all: { name: string }[],
): string {
  const twice = all.filter(one => one.name === name).length > 1;
  return twice && type ? `${type} ${name}` : name;
}

/** In an order that does not change with their counts: lines and colours stay where they are. */
export function inOrder<T extends { type: string; name: string }>(operations: readonly T[]): T[] {
  return [...operations].sort((a, b) => a.name.localeCompare(b.name) || a.type.localeCompare(b.type));
}

/** The events near a moment, for what is said under the cursor. */
export function eventsNear(events: readonly Event[], time: number, within: number): Event[] {
  return events.filter(event => Math.abs(event.time - time) <= within);
}
