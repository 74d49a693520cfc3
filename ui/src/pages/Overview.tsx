import { useMemo, useState } from "preact/hooks";
import { post } from "../api/client";
import type { Event, State } from "../api/types";
import type { ChartGroup } from "../charts/window";
import { Button } from "../components/Button";
import { ChartBar } from "../components/ChartBar";
import { Happened } from "../components/Happened";
import { Notice, Sentences } from "../components/Notice";
import { RunCharts, type Selection } from "../components/RunCharts";
import { RunFigures } from "../components/RunFigures";
import type { Look } from "../design/theme";
import { count, inWords, plural, short } from "../format/format";
import { useCell } from "../model/cell";
import { isOn, type Warning, warnings } from "../model/explain";
import type { Live } from "../model/live";
import { useSelected } from "../model/selected";
import { settled, type Timeline } from "../model/series";

interface Props {
  live: Live;
  state: State;
  group: ChartGroup;
  look: Look;
}

export function Overview({ live, state, group, look }: Props) {
  const known = useCell(live.timeline);
  const { events } = useCell(live.events);
  const { workers } = useCell(live.workers);
  const [selection, setSelection] = useState<Selection>(null);
  const on = isOn(state.phase);
  const selected = useShown(useSelected(selection, known), on);
  const timeline = useShown(known, on);
  const said = warnings(state, workers);
  return (
    <>
      <Notices warnings={said.filter(one => one.tone !== "idle")} />
      <Figures state={state} />
      <Notices warnings={said.filter(one => one.tone === "idle")} />
      <ChartBar group={group} started={state.started} events={events} />
      {timeline ? (
        <RunCharts
          timeline={timeline}
          selected={selected}
          selection={selection}
          onSelect={setSelection}
          events={events}
          group={group}
          palette={look.palette}
          live={on}
        />
      ) : (
        <div class="empty">The charts begin with the first figures.</div>
      )}
      <Happened events={events} started={state.started} onPick={event => show(group, event)}>
        {on && <NoteForm />}
      </Happened>
    </>
  );
}

/** While the run goes on, only what will not change any more. */
function useShown(timeline: Timeline | null, on: boolean): Timeline | null {
  return useMemo(
    () => timeline && (on ? { ...timeline, series: settled(timeline.series) } : timeline),
    [timeline, on],
  );
}

function Notices({ warnings }: { warnings: Warning[] }) {
  return (
    <div class="notices">
      {warnings.map(({ tone, title, sentences }) => (
        <Notice key={title} tone={tone} title={title}>
          <Sentences sentences={sentences} />
        </Notice>
      ))}
    </div>
  );
}

/** A minute around the event. */
function show(group: ChartGroup, { time }: Event): void {
  group.window.set({ kind: "range", from: time - 30, to: time + 30 });
  scrollTo({ top: 0, behavior: "smooth" });
}

export function Figures({ state }: { state: State }) {
  const on = isOn(state.phase);
  const times = (on ? state.recent : null) ?? state.latency;
  const when = on && state.recent ? "last 10 s" : "whole run";
  const ramping = state.users !== state.target_users && on;
  return (
    <RunFigures
      time={{ value: state.elapsed, words: timeWords(state) }}
      users={{
        value: state.users,
        words: ramping ? `on the way to ${count(state.target_users)}` : workerWords(state),
      }}
      rates={on ? state.current : state.total}
      requests={{ value: state.requests, words: on ? "so far" : "in all" }}
      bytes={state.bytes}
      failRatio={state.fail_ratio}
      failures={{
        value: state.failures,
        words: `${count(state.failures)}, ${short(state.current.failures)}/s now`,
      }}
      p50={{ value: times?.p50, words: when }}
      p99={{ value: times?.p99, words: when }}
    />
  );
}

function timeWords(state: State): string {
  if (!isOn(state.phase)) return "the whole run";
  return state.remaining === null ? "until you stop it" : `${inWords(state.remaining)} left`;
}

function workerWords(state: State): string {
  if (!state.distributed) return "in this process";
  const lost = state.workers.missing > 0 ? `, ${count(state.workers.missing)} lost` : "";
  return `on ${plural(state.workers.connected, "worker")}${lost}`;
}

function NoteForm() {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    try {
      await post("notes", { text: text.trim() });
      setText("");
      setRefused(null);
    } catch (problem) {
      setRefused((problem as Error).message);
    }
  };
  return (
    <form class="note" onSubmit={add}>
      <input
        aria-label="Note"
        placeholder="Note: what you have just done"
        maxLength={500}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      <Button type="submit" disabled={text.trim() === ""}>
        Add note
      </Button>
      {refused && <p class="error">{refused}</p>}
    </form>
  );
}
