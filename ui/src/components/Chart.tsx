import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Palette } from "../charts/palette";
import { spoken } from "../charts/ticks";
import { type ChartData, TimeChart } from "../charts/time-chart";
import { type ChartGroup, everything, scaled } from "../charts/window";

interface Props {
  title: string;
  /** What a reader should know to understand it; under the title. */
  hint?: ComponentChildren;
  group: ChartGroup;
  palette: Palette;
  data: ChartData;
  height?: number;
  /** More to say about the moment under the cursor. */
  readout?: (index: number, top: number) => string | null;
  /** Controls beside the title. */
  children?: ComponentChildren;
}

interface At {
  index: number;
  top: number;
}

/** A chart of the run with its legend: the values under the cursor, or the newest ones. Arrow keys move the cursor. */
export function Chart({ title, hint, group, palette, data, height = 200, readout, children }: Props) {
  const canvas = useRef<HTMLDivElement>(null);
  const chart = useRef<TimeChart | null>(null);
  const [at, setAt] = useState<At | null>(null);
  const shape = [...data.lines.map(line => line.label), data.unit, data.log === undefined].join("|");

  useLayoutEffect(() => {
    const moved = (index: number | null, top: number) =>
      setAt(before =>
        index === null ? null : before?.index === index && before.top === top ? before : { index, top },
      );
    chart.current = new TimeChart(canvas.current!, group, palette, data, moved, height);
    return () => chart.current?.destroy();
  }, [group, palette, shape, height]);

  useEffect(() => chart.current?.feed(data), [data]);

  const index = at?.index ?? (data.live ? lastKnown(data) : null);
  return (
    <figure class="chart">
      <figcaption>
        <div class="chart-head">
          <h3>{title}</h3>
          {children}
        </div>
        {hint && <p class="hint">{hint}</p>}
        <Legend data={data} index={index} more={at && readout?.(at.index, at.top)} />
      </figcaption>
      <div
        class="chart-canvas"
        ref={canvas}
        style={{ height: `${height}px` }}
        role="img"
        tabIndex={0}
        aria-label={`${title}. ${summary(data)} Arrow keys move through time, plus and minus zoom, Escape shows all.`}
        onKeyDown={event => onKey(event, chart.current, group)}
        onBlur={() => chart.current?.leave()}
      />
      {data.times.length === 0 && <p class="chart-empty">Nothing measured yet</p>}
    </figure>
  );
}

function lastKnown(data: ChartData): number | null {
  return data.times.length > 0 ? data.times.length - 1 : null;
}

function Legend({
  data,
  index,
  more,
}: {
  data: ChartData;
  index: number | null;
  more: string | null | undefined;
}) {
  return (
    <ul class="legend">
      {data.lines.map(line => (
        <li key={line.label}>
          <i class="swatch" style={{ background: line.colour }} />
          <span>{line.label}</span>
          {index !== null && <b>{spoken(data.unit, line.values[index])}</b>}
        </li>
      ))}
      {more && <li class="more">{more}</li>}
    </ul>
  );
}

function summary(data: ChartData): string {
  const index = lastKnown(data);
  if (index === null) return "Nothing measured yet.";
  return data.lines.map(line => `${line.label}: ${spoken(data.unit, line.values[index])}.`).join(" ");
}

function onKey(event: KeyboardEvent, chart: TimeChart | null, group: ChartGroup): void {
  if (!chart || event.ctrlKey || event.metaKey || event.altKey) return;
  const [from, to] = chart.bounds();
  const actions: Record<string, () => void> = {
    ArrowLeft: () => chart.step(event.shiftKey ? -10 : -1),
    ArrowRight: () => chart.step(event.shiftKey ? 10 : 1),
    "+": () => group.window.set(scaled(from, to, 0.5)),
    "-": () => group.window.set(scaled(from, to, 2)),
    Escape: () => {
      group.window.set(everything);
      chart.leave();
    },
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
