/** How an event is coloured, in the list and as a flag on the charts. Kinds we do not know look like notes. */
export type EventTone = "good" | "bad" | "info" | "idle" | "warn";

const TONES: Record<string, EventTone> = {
  run_started: "good",
  worker_joined: "good",
  worker_back: "good",
  worker_lost: "bad",
  trouble: "bad",
  edited: "info",
  reset: "info",
  ramp_done: "info",
  resumed: "info",
  stopping: "idle",
  stopped: "idle",
  worker_left: "idle",
};

export function eventTone(kind: string): EventTone {
  return TONES[kind] ?? "warn";
}
