import uPlot from "uplot";
import type { Event } from "../api/types";
import { type Paint, paintEvents } from "./paint";
import type { Palette } from "./palette";
import { AXIS_FONT, logTicks, tick, timeStep, timeTick, timeTicks, type Unit } from "./ticks";
import { bounds, type ChartGroup, everything } from "./window";

export interface Line {
  label: string;
  colour: string;
  values: ReadonlyArray<number | null>;
  /** Filled below, for a single quantity. */
  filled?: boolean;
  /** Quieter than the others: what is there to compare with. */
  quiet?: boolean;
  dashed?: boolean;
}

/** What a chart of the run shows now. */
export interface ChartData {
  times: readonly number[];
  step: number;
  lines: Line[];
  events: readonly Event[];
  /** The run goes on. */
  live: boolean;
  unit: Unit;
  /** Values on a logarithmic axis between these. */
  log?: [number, number] | null;
  /** Drawn below the lines, a heatmap for example. */
  below?: Paint;
}

const LEFT_AXIS = 58;

/** A uPlot that follows its group's window and cursor. Remade when theme or lines change, else only fed. */
export class TimeChart {
  private readonly plot: uPlot;
  private readonly release: Array<() => void> = [];
  private data: ChartData;

  constructor(
    private readonly element: HTMLElement,
    private readonly group: ChartGroup,
    private readonly palette: Palette,
    data: ChartData,
    private readonly onCursor: (index: number | null, top: number) => void,
    private readonly height: number,
  ) {
    this.data = data;
    this.plot = new uPlot(this.options(), this.columns(), element);
    this.release.push(group.window.watch(() => this.draw()));
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(element);
    this.release.push(() => resized.disconnect());
  }

  feed(data: ChartData): void {
    this.data = data;
    this.draw();
  }

  destroy(): void {
    for (const release of this.release) release();
    this.plot.destroy();
  }

  /** Puts the cursor so many points further; the arrow keys. */
  step(by: number): void {
    const { times } = this.data;
    const [from, to] = this.bounds();
    const now = this.plot.cursor.idx ?? (by > 0 ? 0 : times.length - 1);
    const next = Math.min(times.length - 1, Math.max(0, now + by));
    const left = this.plot.valToPos(Math.min(to, Math.max(from, times[next] ?? from)), "x");
    this.plot.setCursor({ left, top: this.plot.over.clientHeight / 2 });
  }

  leave(): void {
    this.plot.setCursor({ left: -10, top: -10 });
  }

  bounds(): [number, number] {
    return bounds(this.group.window.get(), this.data.times, this.data.step, this.data.live);
  }

  private draw(): void {
    this.plot.setData(this.columns(), false);
    const [min, max] = this.bounds();
    this.plot.setScale("x", { min, max });
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.height });
  }

  private columns(): uPlot.AlignedData {
    const { times, lines } = this.data;
    return [times as number[], ...lines.map(line => line.values as Array<number | null>)];
  }

  private options(): uPlot.Options {
    return {
      width: this.element.clientWidth || 480,
      height: this.height,
      legend: { show: false },
      padding: [10, 12, 0, 0],
      scales: {
        x: { time: false, auto: false, range: () => this.bounds() },
        y:
          this.data.log === undefined
            ? { range: (_, __, most) => [0, (most ?? 0) > 0 ? most * 1.08 : 1] }
            : this.logScale(),
      },
      axes: [this.timeAxis(), this.valueAxis()],
      series: [{}, ...this.data.lines.map(line => this.lineOptions(line))],
      cursor: this.cursor(),
      hooks: {
        drawAxes: [plot => this.data.below?.(plot)],
        draw: [plot => paintEvents(plot, this.data.events, this.palette)],
        setCursor: [plot => this.moved(plot)],
        setSelect: [plot => this.selected(plot)],
      },
    };
  }

  private logScale(): uPlot.Scale {
    return { distr: 3, log: 10, range: () => this.data.log ?? [1, 100] };
  }

  private cursor(): uPlot.Cursor {
    return {
      sync: { key: this.group.key, scales: ["x", null] },
      drag: { x: true, y: false, setScale: false, dist: 6 },
      y: false,
      points: { size: 7, width: 2, fill: this.palette.surface },
      bind: { dblclick: () => () => this.showAll() },
    };
  }

  private showAll(): null {
    this.group.window.set(everything);
    return null;
  }

  private lineOptions(line: Line): uPlot.Series {
    return {
      label: line.label,
      stroke: line.colour,
      width: line.quiet ? 1 : 1.6,
      dash: line.dashed ? [4, 3] : undefined,
      fill: line.filled ? `${line.colour}26` : undefined,
      points: { show: (plot, index) => this.data.times.length < 2 && plot.data[index]?.length === 1 },
      spanGaps: false,
    };
  }

  private timeAxis(): uPlot.Axis {
    const most = () => Math.max(2, Math.floor((this.element.clientWidth - LEFT_AXIS) / 84));
    return {
      stroke: this.palette.axis,
      font: AXIS_FONT,
      size: 28,
      grid: { show: false },
      ticks: { stroke: this.palette.grid, width: 1, size: 4 },
      // A label half outside would be cut off.
      splits: (_, __, from, to) =>
        timeTicks(from, to, most()).filter(at => to - at > ((to - from) / most()) * 0.25),
      values: (plot, values) => {
        const { min = 0, max = 1 } = plot.scales.x!;
        return values.map(value => timeTick(value, timeStep(max - min, most())));
      },
    };
  }

  private valueAxis(): uPlot.Axis {
    const { unit, log } = this.data;
    return {
      stroke: this.palette.axis,
      font: AXIS_FONT,
      size: LEFT_AXIS,
      space: 34,
      grid: { stroke: this.palette.grid, width: 1 },
      ticks: { show: false },
      incrs:
        unit === "users"
          ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5]
          : undefined,
      splits: log === undefined ? undefined : (_, __, low, high) => logTicks(low, high),
      filter: log === undefined ? undefined : (_, values) => values,
      values: (_, values) => values.map(value => (value == null ? "" : tick(unit, value))),
    };
  }

  private moved(plot: uPlot): void {
    const { left = -1, top = -1, idx } = plot.cursor;
    const index = left >= 0 && idx != null ? idx : null;
    this.onCursor(index, top);
    this.group.cursor.set(index === null ? null : (this.data.times[index] ?? null));
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width <= 0) return;
    const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.group.window.set({ kind: "range", from, to });
  }
}
