import { useMemo, useState } from "preact/hooks";
import type { Event } from "../api/types";
import { latencyRange } from "../charts/heat-cells";
import { heatPainter } from "../charts/paint";
import type { Palette } from "../charts/palette";
import type { ChartData, Line } from "../charts/time-chart";
import type { ChartGroup } from "../charts/window";
import { inOrder, operationKey, operationName, type Timeline } from "../model/series";
import { Chart } from "./Chart";
import { heatReadout } from "./heat-readout";

export type Selection = { type: string; name: string } | null;

interface Props {
  timeline: Timeline;
  /** Latency and heatmap of one operation; the whole run's when null. */
  selected: Timeline | null;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  events: readonly Event[];
  group: ChartGroup;
  palette: Palette;
  live: boolean;
  /** Operations whose latency can be had; all by default. */
  selectable?: Array<{ type: string; name: string }>;
}

/** Every chart of a run, all over the same time. */
export function RunCharts(props: Props) {
  const { timeline, events, group, palette, live } = props;
  const { series } = timeline;
  const colours = useColours(palette);
  const operations = inOrder(series.operations);
  const shared = { times: series.time, step: series.step, events, live };
  const single = (label: string, values: number[], colour: string): Line[] => [
    { label, values, colour, filled: true },
  ];
  const perOperation = (column: "ops" | "bytes"): Line[] => [
    ...operations.map(one => ({
      label: operationName(one, operations),
      colour: colours(one),
      values: one[column],
    })),
    ...(operations.length > 1
      ? [{ label: "all", colour: palette.dim, values: series[column], quiet: true }]
      : []),
  ];
  const charts = { group, palette };
  const data = (lines: Line[], unit: ChartData["unit"]): ChartData => ({ ...shared, lines, unit });
  return (
    <div class="charts">
      <Chart
        title="Operations per second"
        hint="Ended in each second, failed ones included"
        data={data(perOperation("ops"), "ops")}
        {...charts}
      />
      <Chart
        title="Throughput"
        hint="Payload in MB/s, 10⁶ bytes"
        data={data(perOperation("bytes"), "bytes")}
        {...charts}
      />
      <LatencyCharts {...props} />
      <Chart
        title="Users"
        data={data(single("users", series.users, palette.series[1]!), "users")}
        height={150}
        {...charts}
      />
      <Chart
        title="Failures per second"
        data={data(single("failures", series.failures, palette.bad), "ops")}
        height={150}
        {...charts}
      />
    </div>
  );
}

function LatencyCharts(props: Props) {
  const { timeline, selected, selection, onSelect, events, group, palette, live } = props;
  const selectable = inOrder(props.selectable ?? timeline.series.operations);
  const shown = selected ?? timeline;
  const { series, edges } = shown;
  const range = useMemo(() => latencyRange(series.heatmap, edges), [series, edges]);
  const heat = useMemo(() => ({ current: shown }), []);
  heat.current = shown;
  const below = useMemo(() => {
    const read = () => ({
      ...heat.current.series,
      times: heat.current.series.time,
      cells: heat.current.series.heatmap,
      edges: heat.current.edges,
    });
    return heatPainter(read, palette);
  }, [palette]);
  const shared = { times: series.time, step: series.step, events, live, unit: "ms" as const, log: range };
  const { p50, p95, p99, p999 } = series.latency;
  const [first, second, third, fourth] = palette.series as [string, string, string, string];
  const lines: Line[] = [
    { label: "p50", colour: first, values: p50 },
    { label: "p95", colour: second, values: p95 },
    { label: "p99", colour: third, values: p99 },
    { label: "p99.9", colour: fourth, values: p999 },
  ];
  const heatLines: Line[] = [
    { label: "p50", colour: third, values: p50, dashed: true },
    { label: "p99", colour: third, values: p99 },
  ];
  const picker = <OperationPicker operations={selectable} selection={selection} onSelect={onSelect} />;
  return (
    <>
      <Chart
        title="Latency"
        hint="From the moment an operation was due; logarithmic"
        data={{ ...shared, lines }}
        group={group}
        palette={palette}
        height={230}
      >
        {picker}
      </Chart>
      <Chart
        title="Latency heatmap"
        hint={<HeatKey palette={palette} />}
        data={{ ...shared, lines: heatLines, below }}
        group={group}
        palette={palette}
        height={230}
        readout={(index, top) => heatReadout(shown, range, index, top, 230)}
      />
    </>
  );
}

function HeatKey({ palette }: { palette: Palette }) {
  return (
    <span class="heat-key">
      Few operations
      <i style={{ background: `linear-gradient(90deg, ${palette.heat.join(",")})` }} />
      many
    </span>
  );
}

interface PickerProps {
  operations: Array<{ type: string; name: string }>;
  selection: Selection;
  onSelect: (selection: Selection) => void;
}

function OperationPicker({ operations, selection, onSelect }: PickerProps) {
  if (operations.length < 2) return null;
  const chosen = selection ? operationKey(selection) : "";
  const pick = (key: string) => onSelect(operations.find(one => operationKey(one) === key) ?? null);
  return (
    <label class="picker">
      <span class="visually-hidden">Latency of</span>
      <select value={chosen} onChange={event => pick(event.currentTarget.value)}>
        <option value="">all operations</option>
        {operations.map(one => (
          <option key={operationKey(one)} value={operationKey(one)}>
            {operationName(one, operations)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** An operation keeps its colour while the page is open, whatever order the leader names them in. */
export function useColours(palette: Palette): (operation: { type: string; name: string }) => string {
  const [places] = useState(() => new Map<string, number>());
  return operation => {
    const key = operationKey(operation);
    if (!places.has(key)) places.set(key, places.size);
    return palette.series[places.get(key)! % palette.series.length]!;
  };
}
