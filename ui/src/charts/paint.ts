import type uPlot from "uplot";
import type { Event } from "../api/types";
import { columns, highest, shade } from "./heat-cells";
import { eventColour, type Palette, ramp } from "./palette";

/** Draws on a chart's canvas, in device pixels. */
export type Paint = (plot: uPlot) => void;

/** A dashed line and a flag for everything that happened to the run. */
export function paintEvents(plot: uPlot, events: readonly Event[], palette: Palette): void {
  const { ctx, bbox } = plot;
  const { min = 0, max = 0 } = plot.scales.x!;
  const dot = devicePixelRatio || 1;
  ctx.save();
  for (const event of events) {
    if (event.time < min || event.time > max) continue;
    const x = Math.round(plot.valToPos(event.time, "x", true)) + 0.5;
    ctx.strokeStyle = ctx.fillStyle = eventColour(palette, event.kind);
    ctx.lineWidth = dot;
    ctx.setLineDash([3 * dot, 3 * dot]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x - 4 * dot, bbox.top - 8 * dot);
    ctx.lineTo(x + 4 * dot, bbox.top - 8 * dot);
    ctx.lineTo(x, bbox.top - 1 * dot);
    ctx.fill();
  }
  ctx.restore();
}

export interface HeatData {
  times: readonly number[];
  step: number;
  cells: readonly number[][];
  edges: readonly number[];
}

const SHADES = 64;

/** The latency heatmap: time to the right, latency upwards, the darker the more operations. */
export function heatPainter(read: () => HeatData, palette: Palette): Paint {
  const colours = ramp(palette.heat, SHADES);
  return plot => {
    const { times, step, cells, edges } = read();
    const { ctx, bbox } = plot;
    const { min = 0, max = 1 } = plot.scales.x!;
    const made = columns(times, cells, step, [min, max], ((max - min) / Math.max(1, bbox.width)) * 2);
    const most = highest(made);
    const heights = edges.map(edge => plot.valToPos(Math.max(edge, 1e-6), "y", true));
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const column of made) {
      const left = Math.floor(plot.valToPos(column.from, "x", true));
      const right = Math.floor(plot.valToPos(column.from + column.width, "x", true));
      for (const [bucket, count] of column.counts) {
        const top = Math.floor(heights[bucket + 1] ?? bbox.top);
        const bottom = Math.floor(heights[bucket] ?? bbox.top + bbox.height);
        ctx.fillStyle = colours[Math.round(shade(count, most) * (SHADES - 1))]!;
        ctx.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      }
    }
    ctx.restore();
  };
}
