import uPlot from "uplot";
import type { Distribution } from "../api/types";
import type { Palette } from "./palette";
import { AXIS_FONT, logTicks, tick } from "./ticks";

/** The further right, the rarer: 90 %, 99 %, 99.9 %, 99.99 % are equally far apart. */
const PLACES = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];
const RIGHTMOST = 4.05;
const STEPS = 220;

const place = (share: number) => Math.min(RIGHTMOST, -Math.log10(Math.max(1 - share, 1e-9)));

/** The shares at which the curve is drawn, 0 to 0.9999. */
export const SHARES = Array.from({ length: STEPS + 1 }, (_, step) => 1 - 10 ** ((-step / STEPS) * 4));

/** Latency at a share, between two known points; null beyond the last of them. */
export function latencyAt({ ms, share }: Distribution, wanted: number): number | null {
  const after = share.findIndex(value => value >= wanted);
  if (after < 0) return null;
  if (after === 0) return ms[0]!;
  const [low, high] = [share[after - 1]!, share[after]!];
  const part = high > low ? (wanted - low) / (high - low) : 1;
  return ms[after - 1]! + (ms[after]! - ms[after - 1]!) * part;
}

export interface Curve {
  colour: string;
  /** Latencies at SHARES. */
  values: Array<number | null>;
}

/** The plot itself; `onIndex` tells which of SHARES is under the cursor. */
export function cdfPlot(
  element: HTMLElement,
  curves: Curve[],
  palette: Palette,
  height: number,
  onIndex: (index: number | null) => void,
): uPlot {
  const values = curves
    .flatMap(one => one.values)
    .filter((value): value is number => value != null && value > 0);
  const range: [number, number] =
    values.length > 0 ? [Math.min(...values) * 0.9, Math.max(...values) * 1.1] : [1, 100];
  const axis = {
    stroke: palette.axis,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    font: AXIS_FONT,
  };
  // On a phone the first two would run into each other.
  const places = () => (element.clientWidth < 480 ? PLACES.slice(1) : PLACES);
  const shares: uPlot.Axis = {
    ...axis,
    size: 28,
    splits: () => places().map(place),
    values: () => places().map(share => `${Number((share * 100).toFixed(2))} %`),
  };
  const latencies: uPlot.Axis = {
    ...axis,
    size: 58,
    splits: (_, __, from, to) => logTicks(from, to),
    filter: (_, splits) => splits,
    values: (_, splits) => splits.map(value => tick("ms", value)),
  };
  const options: uPlot.Options = {
    width: element.clientWidth || 600,
    height,
    legend: { show: false },
    padding: [10, 24, 0, 0],
    scales: { x: { time: false, range: [0, RIGHTMOST] }, y: { distr: 3, log: 10, range: () => range } },
    axes: [shares, latencies],
    series: [{}, ...curves.map(one => ({ stroke: one.colour, width: 1.6, points: { show: false } }))],
    cursor: { y: false, drag: { x: false, y: false } },
    hooks: { setCursor: [({ cursor: { left = -1, idx } }) => onIndex(left >= 0 ? (idx ?? null) : null)] },
  };
  return new uPlot(
    options,
    [SHARES.map(place), ...curves.map(one => one.values)] as uPlot.AlignedData,
    element,
  );
}
