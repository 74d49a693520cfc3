import type { Event } from "../api/types";
import { clock, elapsed } from "../format/format";
import { sentence } from "../model/explain";

interface Props {
  events: readonly Event[];
  /** When the run began; moments are told from there too. */
  started: number | null;
  onPick?: (event: Event) => void;
}

/** Names for the kinds we know; their colours are those of the flags on the charts. */
const TONES: Record<string, string> = {
  started: "good",
  worker_joined: "good",
  worker_back: "good",
  worker_lost: "bad",
  trouble: "bad",
  edited: "info",
  reset: "info",
  ramp_done: "info",
  stopping: "idle",
  stopped: "idle",
  worker_left: "idle",
};

/** What happened and when, the newest first. */
export function EventList({ events, started, onPick }: Props) {
  if (events.length === 0) return <div class="empty">Nothing has happened yet.</div>;
  return (
    <ol class="events">
      {[...events].reverse().map((event, index) => (
        <li key={`${event.time} ${event.kind} ${index}`} class={`dot ${TONES[event.kind] ?? "warn"}`}>
          <time dateTime={new Date(event.time * 1000).toISOString()}>
            {clock(event.time)}
            {started !== null && event.time >= started && <small> +{elapsed(event.time - started)}</small>}
          </time>
          {onPick ? (
            <button
              type="button"
              class="link"
              title="Show this moment on the charts"
              onClick={() => onPick(event)}
            >
              {sentence(event.text)}
            </button>
          ) : (
            <span>{sentence(event.text)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
