import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { Worker, WorkerRow, WorkerStatistics } from "../api/types";
import {
  failures,
  MEDIAN,
  operations,
  P95,
  P99,
  P999,
  requests,
  throughput,
  time,
} from "../components/columns";
import { Notice } from "../components/Notice";
import { rowKey } from "../components/statistics-columns";
import { type Column, Table } from "../components/Table";
import { WorkerTable } from "../components/WorkerTable";
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

const columns: Column<WorkerRow>[] = [
  { id: "type", title: "Type", value: row => row.type },
  { id: "name", title: "Name", value: row => row.name },
  requests(),
  failures(),
  time("p50", "Median ms", MEDIAN, row => row.latency?.p50),
  time("p95", "p95 ms", P95, row => row.latency?.p95),
  time("p99", "p99 ms", P99, row => row.latency?.p99),
  time("p999", "p99.9 ms", P999, row => row.latency?.p999),
  operations(row => row.total),
  throughput(row => row.total),
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
