import type { ReportDocument } from "../api/types";
import { Figure } from "../components/Figure";
import { Notice, Sentences } from "../components/Notice";
import {
  bytesPerSecond,
  count,
  elapsed,
  milliseconds,
  percent,
  plural,
  short,
  text,
  volume,
} from "../format/format";
import { outcome, sentence, verdictTitle, verdictTone } from "../model/explain";

/** How it went, in one line and seven figures, and what to know before trusting them. */
export function Summary({ report: { run, statistics, verdict, plan, workers } }: { report: ReportDocument }) {
  const { total } = statistics;
  const failed = total.failures > 0;
  const said = percent(total.fail_ratio).replace(" %", "");
  return (
    <section aria-label="Summary">
      <p class={failed ? "outcome bad" : "outcome"}>
        {outcome({ ...total, ending: run.ending })} <span>{sentence(run.ending)}</span>
      </p>
      <dl class="figures">
        <Figure title="Time" quantity={{ value: elapsed(run.elapsed), unit: "" }}>
          {plan.duration === null ? "until stopped" : `of ${elapsed(plan.duration)}`}
        </Figure>
        <Figure title="Users" quantity={{ value: count(plan.users), unit: "" }}>
          on {plural(workers.length, "worker")}
        </Figure>
        <Figure title="Operations" quantity={{ value: short(total.total.ops), unit: "/s" }}>
          {count(total.requests)} in all
        </Figure>
        <Figure title="Throughput" quantity={bytesPerSecond(total.total.bytes)}>
          {text(volume(total.bytes))} moved
        </Figure>
        <Figure title="Failures" quantity={{ value: said, unit: "%" }} tone={failed ? "bad" : undefined}>
          {failed ? count(total.failures) : "none"}
        </Figure>
        <Figure title="Median latency" quantity={milliseconds(total.latency?.median)}>
          p95 {text(milliseconds(total.latency?.percentiles.p95))}
        </Figure>
        <Figure title="99th percentile" quantity={milliseconds(total.latency?.percentiles.p99)}>
          p99.9 {text(milliseconds(total.latency?.percentiles.p999))}
        </Figure>
      </dl>
      {verdict.sentences.length > 0 && (
        <Notice tone={verdictTone(verdict)} title={verdictTitle(verdict)}>
          <Sentences sentences={verdict.sentences.map(sentence)} />
        </Notice>
      )}
    </section>
  );
}
