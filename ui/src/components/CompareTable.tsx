import { Fragment } from "preact";
import type { Change, Comparison, Row, RunSummary } from "../api/types";
import { elapsed, moment, NOTHING, plural, short } from "../format/format";

interface Measure {
  title: string;
  of: (row: Row) => number | null;
  change: keyof Change;
  /** Whether more of it is better. */
  better: "more" | "less";
}

const MEASURES: Measure[] = [
  { title: "ops/s", of: row => row.total.ops, change: "ops", better: "more" },
  { title: "MB/s", of: row => row.total.bytes / 1e6, change: "bytes", better: "more" },
  { title: "Fails/s", of: row => row.total.failures, change: "failures", better: "less" },
  { title: "Median ms", of: row => row.latency?.percentiles.p50 ?? null, change: "p50", better: "less" },
  { title: "p95 ms", of: row => row.latency?.percentiles.p95 ?? null, change: "p95", better: "less" },
  { title: "p99 ms", of: row => row.latency?.percentiles.p99 ?? null, change: "p99", better: "less" },
  { title: "p99.9 ms", of: row => row.latency?.percentiles.p999 ?? null, change: "p999", better: "less" },
];

/** +12 %, ×3.1; what runs differ by anyway is not coloured. */
export function changeWords(ratio: number | null): string {
  if (ratio === null) return NOTHING;
  if (Math.abs(ratio) < 0.0005) return "same";
  if (ratio >= 2) return `×${(ratio + 1).toFixed(1)}`;
  return `${ratio > 0 ? "+" : "−"}${Math.abs(ratio * 100).toFixed(Math.abs(ratio) < 0.1 ? 1 : 0)} %`;
}

const NOISE = 0.05;

export function changeTone(ratio: number | null, better: Measure["better"]): string {
  if (ratio === null || Math.abs(ratio) < NOISE) return "dim";
  return ratio > 0 === (better === "more") ? "good" : "bad";
}

/** Two runs side by side: for each operation and figure the first, the second, and what has changed. */
export function CompareTable({ comparison: { a, b, rows } }: { comparison: Comparison }) {
  return (
    <section class="table-section" aria-label="Comparison">
      <div class="table-head">
        <h2>Side by side</h2>
      </div>
      <div class="two">
        <RunCard letter="A" run={a} />
        <RunCard letter="B" run={b} />
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Comparison, scrolls sideways">
        <table class="compare">
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                Operation
              </th>
              {MEASURES.map(measure => (
                <th key={measure.title} colSpan={3} scope="colgroup">
                  {measure.title}
                </th>
              ))}
            </tr>
            <tr>
              {MEASURES.map(measure => (
                <Fragment key={measure.title}>
                  <th class="number first" scope="col">
                    A
                  </th>
                  <th class="number" scope="col">
                    B
                  </th>
                  <th class="number" scope="col" aria-label="Change">
                    Δ
                  </th>
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={`${row.type} ${row.name}`} class={row.name === "Aggregated" ? "sum" : undefined}>
                <td>
                  {row.name} <small>{row.type}</small>
                </td>
                {MEASURES.map(measure => (
                  <Fragment key={measure.title}>
                    <td class="number first">{shown(row.a, measure)}</td>
                    <td class="number">{shown(row.b, measure)}</td>
                    <td class={`number ${changeTone(row.change[measure.change], measure.better)}`}>
                      {changeWords(row.change[measure.change])}
                    </td>
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">
        Δ is B against A. Changes of less than 5 % are grey: two runs of the same differ by that much.
      </p>
    </section>
  );
}

function shown(row: Row | null, measure: Measure): string {
  const value = row && measure.of(row);
  return value === null ? NOTHING : short(value);
}

function RunCard({ letter, run }: { letter: string; run: RunSummary }) {
  return (
    <div class="card run-card">
      <b class="letter">{letter}</b>
      <div>
        <b>{run.scenario}</b> on {run.target} ({run.driver})
        <p class="hint">
          {run.started !== null && `${moment(run.started)}, `}
          {run.plan && `${run.plan.users === null ? "load shape" : plural(run.plan.users, "user")}, `}
          {elapsed(run.elapsed)}, {run.ending}
        </p>
      </div>
    </div>
  );
}
