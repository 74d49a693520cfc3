/** A rectangle of the heatmap: so many operations ended in this time with a latency between these. */
export interface Column {
  /** Where it begins and how many seconds it is wide. */
  from: number;
  width: number;
  counts: Map<number, number>;
}

/** Columns of at least `narrowest` seconds out of the API's flattened pairs, between two times. */
export function columns(
  times: readonly number[],
  cells: readonly number[][],
  step: number,
  range: readonly [number, number],
  narrowest: number,
): Column[] {
  const together = Math.max(1, Math.ceil(narrowest / step));
  const made: Column[] = [];
  let last = Number.NaN;
  times.forEach((time, index) => {
    if (time + step < range[0] || time > range[1]) return;
    const group = Math.floor(time / step / together);
    if (group !== last)
      made.push({ from: group * step * together, width: step * together, counts: new Map() });
    last = group;
    add(made.at(-1)!.counts, cells[index] ?? []);
  });
  return made;
}

function add(counts: Map<number, number>, pairs: readonly number[]): void {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    counts.set(pairs[at]!, (counts.get(pairs[at]!) ?? 0) + pairs[at + 1]!);
  }
}

export function highest(made: readonly Column[]): number {
  let most = 0;
  for (const { counts } of made) for (const count of counts.values()) most = Math.max(most, count);
  return most;
}

/** The latencies that occur, with a bucket's room around them; null when nothing was measured. */
export function latencyRange(cells: readonly number[][], edges: readonly number[]): [number, number] | null {
  let [low, high] = [Infinity, -1];
  for (const pairs of cells) {
    if (pairs.length < 2) continue;
    low = Math.min(low, pairs[0]!);
    high = Math.max(high, pairs[pairs.length - 2]!);
  }
  if (high < 0) return null;
  return [edges[low] || edges[low + 1]! / 2, edges[high + 1] ?? edges[high]! * 1.2];
}

/** How dark a cell is, 0..1: a single slow operation must still be seen beside thousands of fast ones. */
export function shade(count: number, most: number): number {
  return most <= 1 ? 1 : Math.log1p(count) / Math.log1p(most);
}
