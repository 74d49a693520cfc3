import type { ReportDocument } from "../api/types";
import { Notice, Sentences } from "../components/Notice";
import { RunFigures } from "../components/RunFigures";
import { count, elapsed, milliseconds, plural, text } from "../format/format";
import { judgement, outcome, sentence } from "../model/explain";

/** How it went, in one line and seven figures, and what to know before trusting them. */
export function Summary({
  report: { run, statistics, verdict, plan, series, workers },
}: {
  report: ReportDocument;
}) {
  const { total } = statistics;
  const failed = total.failures > 0;
  return (
    <section aria-label="Summary">
      <p class={failed ? "outcome bad" : "outcome"}>
        {outcome({ ...total, ending: run.ending })} <span>{sentence(run.ending)}</span>
      </p>
      <RunFigures
        time={{
          value: run.elapsed,
          words: plan.duration === null ? "until stopped" : `of ${elapsed(plan.duration)}`,
        }}
        users={{
          value: plan.users ?? Math.max(0, ...series.users),
          words: `${plan.users === null ? "at the peak, " : ""}on ${plural(workers.length, "worker")}`,
        }}
        rates={total.total}
        requests={{ value: total.requests, words: "in all" }}
        bytes={total.bytes}
        failRatio={total.fail_ratio}
        failures={{ value: total.failures, words: count(total.failures) }}
        p50={{
          value: total.latency?.median,
          words: `p95 ${text(milliseconds(total.latency?.percentiles.p95))}`,
        }}
        p99={{
          value: total.latency?.percentiles.p99,
          words: `p99.9 ${text(milliseconds(total.latency?.percentiles.p999))}`,
        }}
      />
      {judgement(verdict).map(({ tone, title, sentences }) => (
        <Notice key={title} tone={tone} title={title}>
          <Sentences sentences={sentences} />
        </Notice>
      ))}
    </section>
  );
}
