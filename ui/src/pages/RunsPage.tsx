import { useState } from "preact/hooks";
import { get } from "../api/client";
import type { Comparison, RunSummary, Runs } from "../api/types";
import { Button } from "../components/Button";
import { CompareTable } from "../components/CompareTable";
import { failures, MEDIAN, operations, P99, requests, throughput, time } from "../components/columns";
import { Notice } from "../components/Notice";
import { type Column, Table } from "../components/Table";
import { count, elapsed, moment, NOTHING } from "../format/format";
import { usePolled } from "../model/polled";

function columnsFor(chosen: string[], choose: (id: string) => void): Column<RunSummary>[] {
  return [
    {
      id: "chosen",
      title: "Compare",
      value: row => chosen.indexOf(row.id),
      show: row => (
        <input
          type="checkbox"
          aria-label={`Compare ${row.id}`}
          checked={chosen.includes(row.id)}
          disabled={!row.has_report || (chosen.length === 2 && !chosen.includes(row.id))}
          onChange={() => choose(row.id)}
        />
      ),
    },
    {
      id: "started",
      title: "Started",
      value: row => row.started,
      show: row => (row.started === null ? NOTHING : moment(row.started)),
    },
    {
      id: "run",
      title: "Run",
      value: row => row.scenario,
      show: row =>
        row.has_report ? (
          <a
            href={`api/v1/runs/${encodeURIComponent(row.id)}/report`}
            target="_blank"
            rel="noopener"
            title={row.id}
          >
            {row.scenario || row.id}
          </a>
        ) : (
          <span title={row.id}>{row.scenario || row.id}</span>
        ),
    },
    { id: "target", title: "Target", value: row => row.target },
    { id: "driver", title: "Driver", value: row => row.driver },
    {
      id: "users",
      title: "Users",
      numeric: true,
      value: row => row.plan?.users ?? null,
      show: row => (row.plan?.users ? count(row.plan.users) : NOTHING),
    },
    {
      id: "elapsed",
      title: "Time",
      numeric: true,
      value: row => row.elapsed,
      show: row => elapsed(row.elapsed),
    },
    requests(),
    failures(),
    operations(row => row.total),
    throughput(row => row.total),
    time("p50", "Median ms", MEDIAN, row => row.latency?.p50),
    time("p99", "p99 ms", P99, row => row.latency?.p99),
    { id: "ending", title: "Ending", value: row => row.ending, show: row => row.ending || NOTHING },
  ];
}

/** The runs found on the leader's disk: each opens its report, two of them are set side by side. */
export function RunsPage() {
  const answer = usePolled<Runs>("runs", 10);
  const [chosen, setChosen] = useState<string[]>([]);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const choose = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id].slice(-2));
  const compare = async () => {
    const runs = answer?.runs ?? [];
    // The older one is what the newer is held against.
    const [a, b] = [...chosen].sort((x, y) => startOf(runs, x) - startOf(runs, y));
    try {
      setComparison(await get<Comparison>("runs/compare", { a, b }));
      setRefused(null);
    } catch (problem) {
      setRefused((problem as Error).message);
    }
  };
  if (!answer) return <div class="empty">Looking for runs…</div>;
  return (
    <>
      {refused && <Notice tone="bad">{refused}</Notice>}
      <Table
        name="runs"
        title="Past runs"
        columns={columnsFor(chosen, choose)}
        rows={answer.runs}
        rowKey={row => row.id}
        actions={
          <Button
            kind={chosen.length === 2 ? "primary" : "plain"}
            disabled={chosen.length !== 2}
            onClick={compare}
          >
            {chosen.length === 2 ? "Compare the two" : "Choose two to compare"}
          </Button>
        }
        empty={
          <>
            No finished run was found in <code>{answer.directory}</code>.
          </>
        }
      />
      {comparison && <CompareTable comparison={comparison} />}
    </>
  );
}

const startOf = (runs: RunSummary[], id: string) => runs.find(run => run.id === id)?.started ?? 0;
