import { spoken } from "../charts/ticks";
import { count } from "../format/format";
import type { Timeline } from "../model/series";

/** Below the plot stands the time axis, above it a little room for the flags of events. */
const ABOVE_AND_BELOW = 38;

/** "4.00 ms – 4.76 ms: 312 operations" for the cell under the cursor. */
export function heatReadout(
  { series, edges }: Timeline,
  range: [number, number] | null,
  index: number,
  top: number,
  height: number,
): string | null {
  const cells = series.heatmap[index];
  if (!range || !cells || top < 0) return null;
  const share = 1 - top / (height - ABOVE_AND_BELOW);
  const latency = range[0] * (range[1] / range[0]) ** share;
  const bucket = edges.findIndex((edge, at) => edge <= latency && latency < (edges[at + 1] ?? Infinity));
  if (bucket < 0) return null;
  const between = `${spoken("ms", edges[bucket])} – ${spoken("ms", edges[bucket + 1])}`;
  return `${between}: ${count(countOf(cells, bucket))} operations`;
}

function countOf(cells: readonly number[], bucket: number): number {
  for (let at = 0; at < cells.length; at += 2) if (cells[at] === bucket) return cells[at + 1]!;
  return 0;
}
