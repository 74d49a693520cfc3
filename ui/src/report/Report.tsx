import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ReportDocument, Setting } from "../api/types";
import { ChartGroup } from "../charts/window";
import { Button } from "../components/Button";
import { Cdf } from "../components/Cdf";
import { ChartBar } from "../components/ChartBar";
import { ExceptionList } from "../components/ExceptionList";
import { FailureTable } from "../components/FailureTable";
import { Happened } from "../components/Happened";
import { LookButton } from "../components/LookButton";
import { RatioTree } from "../components/RatioTree";
import { RunCharts, type Selection, useColours } from "../components/RunCharts";
import { EndpointTable, PercentileTables, StatisticsTable } from "../components/StatisticsTable";
import { WorkerTable } from "../components/WorkerTable";
import { useLook } from "../design/theme";
import { bytes, count, inWords, moment, NOTHING, short, text } from "../format/format";
import type { Timeline } from "../model/series";
import { Summary } from "./Summary";

/** A whole run on one page, from the document the leader put into it. */
export function Report({ report }: { report: ReportDocument }) {
  const look = useLook();
  const group = useMemo(() => new ChartGroup(), []);
  const [selection, setSelection] = useState<Selection>(null);
  const colours = useColours(look.palette);
  const { series, statistics, distributions, events, run } = report;
  const edges = series.bucket_edges_ms ?? [];
  const timeline = useMemo<Timeline>(() => ({ series, edges }), []);
  const selected = useMemo(() => selectedTimeline(report, selection, edges), [selection]);
  return (
    <>
      <header class="report-head">
        <div>
          <h1>{report.scenario}</h1>
          <p>
            {report.endpoints.length > 0 && `on ${report.endpoints.join(", ")} `}by the {report.driver} driver
            {run.started !== null && `, ${moment(run.started)}`}
            {report.profile && `: ${report.profile}`}
          </p>
        </div>
        <div class="actions no-print">
          <Button icon="print" kind="quiet" label="Print" onClick={() => print()} />
          <LookButton look={look} />
        </div>
      </header>
      <main class="report">
        <Summary report={report} />
        <Section title="Statistics">
          <StatisticsTable rows={statistics.rows} total={statistics.total} over choose={false} />
          <EndpointTable rows={statistics.endpoints} over />
        </Section>
        <Section title="Over time">
          <ChartBar group={group} started={run.started} events={events} />
          <RunCharts
            timeline={timeline}
            selected={selected}
            selection={selection}
            onSelect={setSelection}
            events={events}
            group={group}
            palette={look.palette}
            live={false}
            selectable={report.operation_series.map(one => one.selected!)}
          />
        </Section>
        <Section title="Latency">
          {distributions.length > 0 && (
            <Cdf distributions={distributions} palette={look.palette} colours={colours} />
          )}
          <PercentileTables rows={statistics.rows} total={statistics.total} />
        </Section>
        <Section title="What went wrong">
          <FailureTable failures={report.failures} />
          {report.exceptions.length > 0 && <ExceptionList exceptions={report.exceptions} />}
        </Section>
        <Section title="Workers and events">
          <WorkerTable
            workers={report.workers}
            now={run.ended ?? report.generated}
            over
            empty="No worker took part."
          />
          <div class="two">
            <Happened events={events} started={run.started} />
            <RatioTree
              title="Tasks"
              hint="What users of each class did, by weight"
              ratios={report.tasks.per_class}
            />
          </div>
        </Section>
        <Section title="Settings and machine">
          <Environment report={report} />
        </Section>
        <footer>
          chopsticks {report.version}, written {moment(report.generated)}. Times count from when an operation
          was due; percentiles come from the merged histograms of all workers; MB = 10⁶ bytes.
        </footer>
      </main>
    </>
  );
}

function selectedTimeline(report: ReportDocument, selection: Selection, edges: number[]): Timeline | null {
  if (!selection) return null;
  const series = report.operation_series.find(
    ({ selected }) => selected?.type === selection.type && selected.name === selection.name,
  );
  return series ? { series, edges } : null;
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="report-section" aria-label={title}>
      {children}
    </section>
  );
}

const SHAPED = "as the load shape wants";

function Environment({ report }: { report: ReportDocument }) {
  const { environment, plan, run, configuration } = report;
  const asked: Setting[] = [
    ...(report.profile ? [{ key: "name", value: report.profile }] : []),
    { key: "users", value: plan.users === null ? SHAPED : count(plan.users) },
    { key: "spawn rate", value: plan.spawn_rate === null ? SHAPED : `${short(plan.spawn_rate)} users/s` },
    { key: "duration", value: plan.duration === null ? "until stopped" : inWords(plan.duration) },
    { key: "ended", value: `${run.ending}${run.exit_code === null ? "" : `, exit code ${run.exit_code}`}` },
    { key: "run", value: run.id },
    { key: "directory", value: run.directory },
  ];
  const machine: Setting[] = [
    { key: "host", value: environment.host },
    { key: "system", value: environment.kernel },
    { key: "processor", value: environment.cpu },
    { key: "cores", value: environment.cores ? count(environment.cores) : NOTHING },
    { key: "memory", value: environment.memory ? text(bytes(environment.memory)) : NOTHING },
  ];
  return (
    <>
      <div class="two settings-cards">
        <Settings title="Run" settings={asked} />
        <Settings title="Leader's machine" settings={machine} />
        <Settings title="Workload" settings={configuration.workload} />
        <Settings title="Scenario" settings={configuration.scenario} />
      </div>
      <pre class="command">{report.command_line}</pre>
    </>
  );
}

function Settings({ title, settings }: { title: string; settings: Setting[] }) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {settings.length === 0 ? (
        <p class="hint">Nothing but defaults.</p>
      ) : (
        <dl class="pairs">
          {settings.map(({ key, value }) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
