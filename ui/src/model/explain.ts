import type { Phase, State, Verdict, Worker } from "../api/types";
import { count, elapsed, percent, plural } from "../format/format";
import type { Connection } from "./live";

/** What the page says in words: where the run stands, and what spoils its figures. */

export type Tone = "idle" | "busy" | "good" | "warn" | "bad";

export interface Standing {
  word: string;
  tone: Tone;
  /** A few more words beside it. */
  more: string;
}

const WORDS: Record<Phase, string> = {
  ready: "Ready",
  spawning: "Starting users",
  running: "Running",
  stopping: "Stopping",
  stopped: "Finished",
};

const TONES: Record<Phase, Tone> = {
  ready: "idle",
  spawning: "busy",
  running: "good",
  stopping: "busy",
  stopped: "idle",
};

export function standing(state: State | null, connection: Connection): Standing {
  if (connection === "lost") return { word: "No connection", tone: "bad", more: "trying again" };
  if (connection === "ended") return { word: "Leader has ended", tone: "idle", more: "" };
  if (!state) return { word: "Connecting", tone: "idle", more: "" };
  return {
    word: WORDS[state.phase],
    tone: state.trouble ? "bad" : TONES[state.phase],
    more: moreWords(state),
  };
}

function moreWords(state: State): string {
  if (state.phase === "spawning") return `${count(state.users)} of ${count(state.target_users)}`;
  if (state.phase === "running") {
    return state.remaining === null ? elapsed(state.elapsed) : `${elapsed(state.remaining)} left`;
  }
  if (state.phase === "stopped") return `after ${elapsed(state.elapsed)}`;
  return "";
}

export function isOn(phase: Phase): boolean {
  return phase === "spawning" || phase === "running" || phase === "stopping";
}

/** How much of the planned time has passed, 0..1; null when the run has no planned end. */
export function progress({ elapsed: passed, remaining, phase }: State): number | null {
  if (remaining === null || !isOn(phase)) return null;
  const whole = passed + remaining;
  return whole > 0 ? Math.min(1, passed / whole) : null;
}

export interface Warning {
  tone: Tone;
  title: string;
  sentences: string[];
}

/** Sentences above the figures: first what makes them worthless, then what to know about them. */
export function warnings(state: State, workers: readonly Worker[]): Warning[] {
  const made: Warning[] = [];
  if (state.trouble)
    made.push({ tone: "bad", title: "Something went wrong", sentences: [sentence(state.trouble)] });
  const limited = workers.filter(worker => worker.limit && worker.state !== "left");
  if (limited.length > 0) made.push(bottleneck(limited));
  const lost = workers.filter(worker => worker.state === "missing");
  if (lost.length > 0) {
    const names = lost.map(nameOf).join(", ");
    made.push({
      tone: "bad",
      title: lost.length === 1 ? "A worker is lost" : `${count(lost.length)} workers are lost`,
      sentences: [
        `Nothing is heard from ${names}. Its users have gone to the other workers, if there are any.`,
      ],
    });
  }
  return made.concat(judgement(state.verdict, new Set(limited.map(worker => worker.limit))));
}

/** What limits the test, and under a heading of its own what else to know; without what is said already. */
export function judgement(verdict: Verdict, said: ReadonlySet<string | null> = new Set()): Warning[] {
  const judged = verdict.limit === "unknown" ? 0 : 1;
  const boxes: Warning[] = [
    {
      tone: verdictTone(verdict),
      title: verdictTitle(verdict),
      sentences: verdict.sentences.slice(0, judged),
    },
    { tone: "idle", title: "Good to know", sentences: verdict.sentences.slice(judged) },
  ];
  return boxes
    .map(box => ({ ...box, sentences: box.sentences.filter(one => !said.has(one)).map(sentence) }))
    .filter(box => box.sentences.length > 0);
}

function bottleneck(limited: readonly Worker[]): Warning {
  const which =
    limited.length === 1 ? `Worker ${nameOf(limited[0]!)} is` : `${plural(limited.length, "worker")} are`;
  const reasons = [...new Set(limited.map(worker => sentence(worker.limit!)))].slice(0, 3).join(" ");
  return {
    tone: "warn",
    title: `${which} the bottleneck, not the storage`,
    sentences: [
      reasons,
      "Latencies include the wait for the worker. Add workers, give this one more cores, or run fewer users.",
    ],
  };
}

function verdictTitle({ limit }: Verdict): string {
  if (limit === "client") return "The workers limit this test";
  if (limit === "server") return "The storage limits this test";
  if (limit === "load") return "Storage and workers could do more";
  return "Good to know";
}

function verdictTone({ limit }: Verdict): Tone {
  return limit === "client" || limit === "server" ? "warn" : "idle";
}

/** web-1, or the beginning of a long id. */
export function nameOf({ id, host, index }: Worker): string {
  if (host) return `${host} #${index}`;
  return id.length > 20 ? `${id.slice(0, 17)}…` : id;
}

export function sentence(text: string): string {
  const words = text.trim();
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** One line that says how a run went. */
export function outcome(run: {
  requests: number;
  failures: number;
  fail_ratio: number;
  ending: string;
}): string {
  if (run.requests === 0) return "Nothing was measured";
  const failed =
    run.failures === 0 ? "none failed" : `${count(run.failures)} failed (${percent(run.fail_ratio)})`;
  return `${plural(run.requests, "operation")}, ${failed}`;
}
