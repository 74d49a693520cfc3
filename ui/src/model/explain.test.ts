import { describe, expect, it } from "vitest";
import { PLOT, stateAt, workersAt } from "../testing/simulate";
import { eventText } from "./event-tones";
import { judgement, outcome, progress, sentence, standing, warnings } from "./explain";

describe("where the run stands", () => {
  it("is told in words with what is still to come", () => {
    expect(standing(stateAt(PLOT, 0, 0), "live").word).toBe("Ready");
    expect(standing(stateAt(PLOT, 5), "live")).toMatchObject({ word: "Starting users", more: "100 of 400" });
    expect(standing(stateAt(PLOT, 60), "live")).toMatchObject({ word: "Running", more: "4:00 left" });
    expect(standing(stateAt(PLOT, 300), "live")).toMatchObject({ word: "Finished", more: "after 5:00" });
  });
  it("is not guessed at when the leader is silent", () => {
    expect(standing(stateAt(PLOT, 60), "lost").tone).toBe("bad");
    expect(standing(stateAt(PLOT, 60), "ended").word).toBe("Leader has ended");
  });
  it("is a share of the planned time, and none without a plan", () => {
    expect(progress(stateAt(PLOT, 75))).toBeCloseTo(0.25);
    expect(progress({ ...stateAt(PLOT, 75), remaining: null })).toBeNull();
    expect(progress(stateAt(PLOT, 300))).toBeNull();
  });
});

describe("warnings", () => {
  it("say that a worker is the bottleneck, why, and what helps", () => {
    const [first] = warnings(stateAt(PLOT, 100), workersAt(PLOT, 100));
    expect(first!.title).toBe("Worker loadgen-1 #1 is the bottleneck, not the storage");
    expect(first!.sentences.join(" ")).toContain("97 % of its four event loops");
    expect(first!.sentences.join(" ")).toContain("Add workers");
  });
  it("name the workers that are lost", () => {
    const titles = warnings(stateAt(PLOT, 100), workersAt(PLOT, 100)).map(one => one.title);
    expect(titles).toContain("A worker is lost");
  });
  it("do not call it the storage's limit that a worker was lost", () => {
    const state = stateAt(PLOT, 30);
    const verdict = { limit: "server" as const, sentences: ["users waited for it", "worker a was lost"] };
    expect(warnings({ ...state, verdict }, [])).toEqual([
      { tone: "warn", title: "The storage limits this test", sentences: ["Users waited for it."] },
      { tone: "idle", title: "Good to know", sentences: ["Worker a was lost."] },
    ]);
    expect(judgement({ limit: "unknown", sentences: verdict.sentences })).toHaveLength(1);
  });
  it("begin with trouble and are silent when all is well", () => {
    expect(warnings({ ...stateAt(PLOT, 30), trouble: "all workers were lost" }, [])[0]).toMatchObject({
      tone: "bad",
      sentences: ["All workers were lost."],
    });
    expect(warnings(stateAt(PLOT, 30), workersAt(PLOT, 30))).toEqual([]);
  });
});

it("sums a run up in one line", () => {
  const run = { requests: 1000, failures: 10, fail_ratio: 0.01, ending: "finished" };
  expect(outcome(run)).toBe("1,000 operations, 10 failed (1.00 %)");
  expect(outcome({ ...run, failures: 0 })).toBe("1,000 operations, none failed");
  expect(outcome({ ...run, requests: 0 })).toBe("Nothing was measured");
});

it("says what an event was where its text does not", () => {
  expect(eventText({ kind: "stopping", text: "80 users running" })).toBe("Stop: 80 users running.");
  expect(eventText({ kind: "ramp_done", text: "80 users running" })).toBe("80 users running.");
});

it("makes sentences of remarks", () => {
  expect(sentence("it is slow")).toBe("It is slow.");
  expect(sentence("Why?")).toBe("Why?");
});
