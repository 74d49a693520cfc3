import type { Event } from "../api/types";
import { type ChartGroup, everything, type TimeWindow } from "../charts/window";
import { clock, elapsed } from "../format/format";
import { useCell } from "../model/cell";
import { eventText } from "../model/event-tones";
import { eventsNear } from "../model/series";

const CHOICES: Array<[string, TimeWindow]> = [
  ["All", everything],
  ["15 min", { kind: "last", seconds: 900 }],
  ["5 min", { kind: "last", seconds: 300 }],
  ["1 min", { kind: "last", seconds: 60 }],
];

function same(a: TimeWindow, b: TimeWindow): boolean {
  return a.kind === b.kind && (a.kind !== "last" || b.kind !== "last" || a.seconds === b.seconds);
}

interface Props {
  group: ChartGroup;
  started: number | null;
  events: readonly Event[];
}

/** What part of the run the charts show, and which moment is under the cursor. */
export function ChartBar({ group, started, events }: Props) {
  const window = useCell(group.window);
  return (
    <div class="chart-bar">
      <h2 class="visually-hidden">Over time</h2>
      <div class="segments" role="group" aria-label="Time shown">
        {CHOICES.map(([title, choice]) => (
          <button
            key={title}
            type="button"
            aria-pressed={same(window, choice)}
            onClick={() => group.window.set(choice)}
          >
            {title}
          </button>
        ))}
      </div>
      {window.kind === "range" ? (
        <span class="instant">
          {clock(window.from)} – {clock(window.to)}
          <button type="button" class="link" onClick={() => group.window.set(everything)}>
            Show all
          </button>
        </span>
      ) : (
        <span class="instant dim">
          <Instant group={group} started={started} events={events} />
        </span>
      )}
    </div>
  );
}

function Instant({ group, started, events }: Props) {
  const at = useCell(group.cursor);
  if (at === null) return <>Drag over a chart to zoom all of them</>;
  const near = eventsNear(events, at, 2).map(eventText).join(" ");
  return (
    <>
      At <b>{clock(at)}</b>
      {started !== null && at >= started && `, ${elapsed(at - started)} into the run`}
      {near && <b class="near"> {near}</b>}
    </>
  );
}
