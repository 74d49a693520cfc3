// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PLOT, seriesUpTo, stateAt } from "../testing/simulate";
import { Live } from "./live";

/** A stream the test speaks through. */
class FakeSource {
  static last: FakeSource;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  private listeners = new Map<string, (event: { data: string }) => void>();
  constructor(readonly address: string) {
    FakeSource.last = this;
  }
  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, listener);
  }
  say(name: string, data: unknown = ""): void {
    this.listeners.get(name)!({ data: JSON.stringify(data) });
  }
  close(): void {
    this.closed = true;
  }
}

let asked: string[];
let answers: Record<string, unknown>;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answers = {};
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("fetch", (address: URL) => {
    const path = address.pathname.split("/").at(-1)!;
    asked.push(path + address.search);
    return Promise.resolve(new Response(JSON.stringify(answers[path] ?? {})));
  });
});
afterEach(() => void vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);
const times = (live: Live) => live.timeline.get()?.series.time.length;

async function watching(second: number) {
  answers.series = seriesUpTo(PLOT, second);
  const live = new Live();
  live.open();
  FakeSource.last.say("state", stateAt(PLOT, second));
  FakeSource.last.say("series", seriesUpTo(PLOT, second, second - 5));
  await settled();
  return live;
}

it("loads what was before once, and then follows the stream", async () => {
  const live = await watching(30);
  FakeSource.last.say("series", seriesUpTo(PLOT, 31, 26));
  FakeSource.last.say("series", seriesUpTo(PLOT, 32, 27));
  await settled();
  expect(asked).toEqual(["series?max_points=900"]);
  expect(times(live)).toBe(32);
  expect(live.connection.get()).toBe("live");
});

it("loads everything again when a new run begins or points were missed", async () => {
  const live = await watching(30);
  answers.series = seriesUpTo(PLOT, 60);
  FakeSource.last.say("series", seriesUpTo(PLOT, 60, 50));
  await settled();
  expect(times(live)).toBe(60);
  answers.series = seriesUpTo(PLOT, 2, 0, 2);
  FakeSource.last.say("series", seriesUpTo(PLOT, 2, 0, 2));
  await settled();
  expect(live.timeline.get()!.series.run).toBe(2);
  expect(asked).toHaveLength(3);
});

it("asks for wide points itself, no more often than there is a new one", async () => {
  answers.series = { ...seriesUpTo(PLOT, 30), step: 10 };
  const live = new Live();
  live.open();
  for (let second = 30; second < 40; second++) {
    FakeSource.last.say("series", seriesUpTo(PLOT, second, second - 5));
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(live.timeline.get()!.series.step).toBe(10);
  expect(asked.length).toBeLessThanOrEqual(2);
});

it("says that the leader is lost, tries again, and asks for a login where one is needed", async () => {
  const login = vi.fn();
  const live = new Live(login);
  live.open();
  const first = FakeSource.last;
  answers.session = { logged_in: true };
  first.onerror!();
  expect(live.connection.get()).toBe("lost");
  await vi.advanceTimersByTimeAsync(2100);
  expect(FakeSource.last).not.toBe(first);
  answers.session = { logged_in: false };
  FakeSource.last.onerror!();
  await vi.advanceTimersByTimeAsync(2100);
  expect(login).toHaveBeenCalledOnce();
});

it("leaves a leader alone that has said goodbye, and keeps what it said last", async () => {
  const live = await watching(30);
  FakeSource.last.say("bye");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakeSource.last.closed).toBe(true);
  expect(live.connection.get()).toBe("ended");
  expect(live.state.get()!.elapsed).toBe(30);
});
