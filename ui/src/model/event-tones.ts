import { sentence } from "./explain";

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

// What their texts do not say by themselves: "80 users running".
const WORDS: Record<string, string> = { run_started: "Start", edited: "Change", stopping: "Stop" };

/** What happened, as a sentence. */
export function eventText({ kind, text }: { kind: string; text: string }): string {
  const word = WORDS[kind];
  return sentence(word ? `${word}: ${text}` : text);
}

export function eventTone(kind: string): EventTone {
  return TONES[kind] ?? "warn";
}
