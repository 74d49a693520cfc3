import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { Worker, WorkerRow, WorkerStatistics } from "../api/types";
import { Notice } from "../components/Notice";
import { rowKey } from "../components/statistics-columns";
import { type Column, Table } from "../components/Table";
import { WorkerTable } from "../components/WorkerTable";
import { count, NOTHING, percent, short } from "../format/format";
import { useCell } from "../model/cell";
import type { Live } from "../model/live";

export function WorkersPage({ live }: { live: Live }) {
  const { workers } = useCell(live.workers);
  const state = useCell(live.state);
  return (
    <WorkerTable
      workers={workers}
      now={state?.time ?? 0}
      details={worker => <WorkerDetails worker={worker} />}
      empty={
        <>
          No worker is connected. Start one with{" "}
          <code>chopsticks run --worker --leader-host {location.hostname} …</code>
        </>
      }
    />
  );
}

const ms = (value: number | undefined) => (value === undefined ? NOTHING : short(value));

const columns: Column<WorkerRow>[] = [
  { id: "type", title: "Type", value: row => row.type },
  { id: "name", title: "Name", value: row => row.name },
  {
    id: "requests",
    title: "Requests",
    numeric: true,
    value: row => row.requests,
    show: row => count(row.requests),
  },
  {
    id: "failures",
    title: "Fails",
    numeric: true,
    value: row => row.failures,
    show: row => (row.failures > 0 ? `${count(row.failures)} (${percent(row.fail_ratio)})` : "0"),
    tone: row => (row.failures > 0 ? "bad" : undefined),
  },
  {
    id: "p50",
    title: "Median ms",
    numeric: true,
    value: row => row.latency?.p50 ?? null,
    show: row => ms(row.latency?.p50),
  },
  {
    id: "p95",
    title: "p95 ms",
    numeric: true,
    value: row => row.latency?.p95 ?? null,
    show: row => ms(row.latency?.p95),
  },
  {
    id: "p99",
    title: "p99 ms",
    numeric: true,
    value: row => row.latency?.p99 ?? null,
    show: row => ms(row.latency?.p99),
  },
  {
    id: "p999",
    title: "p99.9 ms",
    numeric: true,
    value: row => row.latency?.p999 ?? null,
    show: row => ms(row.latency?.p999),
  },
  {
    id: "ops",
    title: "ops/s",
    numeric: true,
    value: row => row.total.ops,
    show: row => short(row.total.ops),
  },
  {
    id: "megabytes",
    title: "MB/s",
    numeric: true,
    value: row => row.total.bytes,
    show: row => short(row.total.bytes / 1e6),
  },
];

/** What one worker has measured, asked for every two seconds while it is open. */
function WorkerDetails({ worker }: { worker: Worker }) {
  const [statistics, setStatistics] = useState<WorkerStatistics | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    const ask = () =>
      get<WorkerStatistics>(`workers/${encodeURIComponent(worker.id)}/statistics`).then(
        setStatistics,
        (problem: Error) => setRefused(problem.message),
      );
    void ask();
    const timer = setInterval(ask, 2000);
    return () => clearInterval(timer);
  }, [worker.id]);
  if (refused) return <Notice tone="bad">{refused}</Notice>;
  if (!statistics) return <p class="hint">Asking…</p>;
  return (
    <Table
      name="worker-statistics"
      title="What this worker measured, over the whole run"
      columns={columns}
      rows={statistics.rows}
      rowKey={rowKey}
      total={statistics.total}
      empty="Nothing yet."
    />
  );
}
