import type { Event } from "../api/types";
import { clock, elapsed } from "../format/format";
import { eventText, eventTone } from "../model/event-tones";

interface Props {
  events: readonly Event[];
  /** When the run began; moments are told from there too. */
  started: number | null;
  onPick?: (event: Event) => void;
}

/** What happened and when, the newest first. */
export function EventList({ events, started, onPick }: Props) {
  if (events.length === 0) return <div class="empty">Nothing has happened yet.</div>;
  return (
    <ol class="events">
      {[...events].reverse().map((event, index) => (
        <li key={`${event.time} ${event.kind} ${index}`} class={`dot ${eventTone(event.kind)}`}>
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
              {eventText(event)}
            </button>
          ) : (
            <span>{eventText(event)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
