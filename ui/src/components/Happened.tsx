import type { ComponentChildren } from "preact";
import type { Event } from "../api/types";
import { EventList } from "./EventList";

interface Props {
  events: readonly Event[];
  started: number | null;
  onPick?: (event: Event) => void;
  /** Beside the heading. */
  children?: ComponentChildren;
}

/** The card with everything that happened to the run. */
export function Happened({ events, started, onPick, children }: Props) {
  return (
    <section class="card" aria-label="What happened">
      <div class="table-head">
        <h2>What happened</h2>
        {children}
      </div>
      <EventList events={events} started={started} {...(onPick && { onPick })} />
    </section>
  );
}
