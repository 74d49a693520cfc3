import type { ComponentChildren } from "preact";
import type { Worker } from "../api/types";
import { ago, bytes, bytesPerSecond, count, milliseconds, NOTHING, text } from "../format/format";
import { nameOf, sentence } from "../model/explain";
import { operations, throughput } from "./columns";
import { type Column, Table } from "./Table";

const megabits = (value: number | null) => (value === null ? NOTHING : text(bytesPerSecond(value)));

/** Red at 0.9: there a worker begins to measure itself. */
function Load({ worker }: { worker: Worker }) {
  const share = Math.min(1, worker.cpu_share);
  const tone = worker.cpu_share > 0.9 ? "bad" : worker.cpu_share > 0.75 ? "warn" : "";
  const of = worker.threads > 1 ? ` of ${worker.threads * 100}` : "";
  return (
    <span
      class={`load ${tone}`}
      title={`${worker.cpu_percent.toFixed(0)}${of} %: ${worker.threads} event loops`}
    >
      <i>
        <i style={{ width: `${share * 100}%` }} />
      </i>
      {(worker.cpu_share * 100).toFixed(0)} %
    </span>
  );
}

const states: Record<Worker["state"], string> = {
  ready: "ready",
  spawning: "starting users",
  running: "running",
  missing: "lost",
  left: "left",
};

const tones: Record<Worker["state"], string> = {
  ready: "idle",
  spawning: "busy",
  running: "good",
  missing: "bad",
  left: "idle",
};

function columnsAt(now: number, over: boolean): Column<Worker>[] {
  const rates = (row: Worker) => (over ? row.total : (row.current ?? row.total));
  return [
    {
      id: "worker",
      title: "Worker",
      value: row => row.index,
      show: row => <span title={row.id}>{nameOf(row)}</span>,
    },
    {
      id: "state",
      title: "State",
      value: row => row.state,
      show: row => <span class={`dot ${tones[row.state] ?? "idle"}`}>{states[row.state] ?? row.state}</span>,
    },
    { id: "users", title: "Users", numeric: true, value: row => row.users, show: row => count(row.users) },
    operations(rates),
    throughput(rates),
    {
      id: "failures",
      title: "Fails",
      numeric: true,
      value: row => row.failures,
      show: row => count(row.failures),
      tone: row => (row.failures > 0 ? "bad" : undefined),
    },
    {
      id: "cpu",
      title: over ? "Highest CPU" : "CPU",
      help: "Of what its event loops can use; above 90 % it measures itself",
      numeric: true,
      value: row => (over ? row.highest_cpu_percent : row.cpu_share),
      show: row => (over ? `${row.highest_cpu_percent.toFixed(0)} %` : <Load worker={row} />),
    },
    {
      id: "memory",
      title: "Memory",
      numeric: true,
      value: row => row.memory,
      show: row => (row.memory ? text(bytes(row.memory)) : NOTHING),
    },
    {
      id: "in",
      title: "Net in",
      help: "Of its whole machine",
      numeric: true,
      value: row => row.network_in,
      show: row => megabits(row.network_in),
    },
    {
      id: "out",
      title: "Net out",
      help: "Of its whole machine",
      numeric: true,
      value: row => row.network_out,
      show: row => megabits(row.network_out),
    },
    {
      id: "lag",
      title: "Send lag",
      help: "Operations leave so late at worst",
      numeric: true,
      value: row => row.lag_ms,
      show: row => text(milliseconds(row.lag_ms)),
    },
    {
      id: "scenario",
      title: "Python lag",
      help: "Users go on so late after an operation (99th percentile); no latency contains it",
      numeric: true,
      value: row => row.scenario_lag_ms,
      show: row => text(milliseconds(row.scenario_lag_ms ?? null)),
    },
    {
      id: "skew",
      title: "Clock skew",
      help: "Its clock minus the leader's",
      numeric: true,
      value: row => row.clock_skew_ms,
      show: row => text(milliseconds(row.clock_skew_ms)),
    },
    {
      id: "seen",
      title: "Last seen",
      numeric: true,
      value: row => row.last_seen,
      show: row => (row.last_seen === null ? NOTHING : ago(Math.max(0, now - row.last_seen))),
    },
    { id: "host", title: "Host", value: row => row.host, show: row => row.host || NOTHING },
    {
      id: "version",
      title: "Version",
      value: row => row.version,
      show: row => row.version || NOTHING,
    },
  ];
}

interface Props {
  workers: readonly Worker[];
  /** The leader's time, for "3 s ago". */
  now: number;
  /** The run is over: rates are those of all of it. */
  over?: boolean;
  details?: (worker: Worker) => ComponentChildren;
  empty: ComponentChildren;
}

export function WorkerTable({ workers, now, over = false, details, empty }: Props) {
  const hidden = over ? ["seen", "in", "out", "lag"] : [];
  // Documents of older programs do not tell.
  if (workers.every(row => (row.scenario_lag_ms ?? null) === null)) hidden.push("scenario");
  return (
    <Table
      name="workers"
      title="Workers"
      columns={columnsAt(now, over).filter(column => !hidden.includes(column.id))}
      rows={workers}
      rowKey={row => row.id}
      rowClass={row =>
        row.limit ? "limited" : row.state === "missing" || row.state === "left" ? "gone" : undefined
      }
      remark={row => row.limit && <span class="because">Bottleneck: {sentence(row.limit)}</span>}
      details={details}
      detailsLabel={row => `Statistics of worker ${nameOf(row)}`}
      empty={empty}
    />
  );
}
