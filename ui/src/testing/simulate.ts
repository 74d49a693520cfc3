import type {
  Distribution,
  Event,
  Failure,
  Percentiles,
  Row,
  Series,
  State,
  Statistics,
  Worker,
} from "../api/types";

/**
 * A run that never happened: two workers upload, download and delete, the storage stalls now and then, one worker is
 * lost. Everything follows from the seconds that have passed, so tests and the development server see the same run.
 */

export const STARTED = 1_767_225_600;
export const EDGES = Array.from({ length: 120 }, (_, bucket) => 64e-6 * 2 ** (bucket / 4));

export const OPERATIONS = [
  { type: "S3", name: "upload", rate: 3, ms: 6, bytes: 1_048_576 },
  { type: "S3", name: "download", rate: 2, ms: 1.6, bytes: 1_048_576 },
  { type: "S3", name: "delete", rate: 1, ms: 0.5, bytes: 0 },
] as const;
type Operation = (typeof OPERATIONS)[number];

/** The same number for the same arguments, 0..1. */
function noise(...seeds: number[]): number {
  let hash = 2166136261;
  for (const seed of seeds) hash = Math.imul(hash ^ Math.floor(seed * 1000 + 7), 16777619);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x5bd1e995);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

export interface Plot {
  users: number;
  spawnRate: number;
  duration: number;
  /** When the second worker is lost; never by default. */
  loseWorkerAt: number;
}

export const PLOT: Plot = { users: 400, spawnRate: 20, duration: 300, loseWorkerAt: 90 };

export function usersAt(plot: Plot, second: number): number {
  return Math.max(0, Math.min(plot.users, Math.round(second * plot.spawnRate)));
}

const stalled = (second: number) => second % 60 >= 45 && second % 60 < 49;

function opsAt(plot: Plot, operation: Operation, second: number): number {
  const wobble = 0.9 + 0.2 * noise(second, operation.rate);
  const factor = stalled(second) ? 0.25 : 1;
  return Math.round(usersAt(plot, second) * operation.rate * 0.5 * wobble * factor);
}

function failuresAt(plot: Plot, second: number): number {
  return stalled(second) ? Math.round(usersAt(plot, second) * 0.02 * (1 + noise(second, 5))) : 0;
}

/** Latencies lie around a middle that is higher while the storage stalls, with a long tail. */
function latency(operation: Operation, second: number, quantile: number): number {
  const base = operation.ms * (1 + 0.25 * Math.sin(second / 20)) * (stalled(second) ? 9 : 1);
  const tail = -Math.log10(Math.max(1e-5, 1 - quantile));
  return base * (0.55 + quantile * 0.8) * (1 + 0.35 * tail ** 1.7);
}

function cells(plot: Plot, second: number, operations: readonly Operation[]): number[] {
  const counts = new Map<number, number>();
  for (const operation of operations) {
    const many = opsAt(plot, operation, second);
    const samples = 60;
    for (let sample = 0; sample < samples; sample++) {
      const ms = latency(operation, second, (sample + noise(second, sample)) / samples);
      const bucket = Math.min(118, Math.max(0, Math.floor(Math.log2(ms / 64e-6) * 4)));
      counts.set(bucket, (counts.get(bucket) ?? 0) + Math.round(many / samples));
    }
  }
  return [...counts.entries()]
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => a - b)
    .flat();
}

function mixed(operations: readonly Operation[], second: number, quantile: number): number {
  const sum = operations.reduce((all, one) => all + one.rate, 0);
  return operations.reduce((all, one) => all + (latency(one, second, quantile) * one.rate) / sum, 0);
}

function chosen(name?: string): readonly Operation[] {
  const found = OPERATIONS.filter(one => one.name === name);
  return found.length > 0 ? found : OPERATIONS;
}

/** A point for every `step` seconds. */
export function seriesUpTo(plot: Plot, second: number, from = 0, run = 1, name?: string, step = 1): Series {
  const until = Math.min(second, plot.duration);
  const seconds = Array.from(
    { length: Math.max(0, Math.floor((until - from) / step)) },
    (_, index) => from + index * step,
  );
  const all = chosen(name);
  const column = (of: (at: number) => number) => seconds.map(of);
  const quantile = (wanted: number) =>
    seconds.map(at => (usersAt(plot, at) === 0 ? null : mixed(all, at, wanted)));
  return {
    run,
    step,
    time: column(at => STARTED + at),
    users: column(at => usersAt(plot, at + 1)),
    ops: column(at => OPERATIONS.reduce((sum, one) => sum + opsAt(plot, one, at), 0)),
    failures: column(at => failuresAt(plot, at)),
    bytes: column(at => OPERATIONS.reduce((sum, one) => sum + opsAt(plot, one, at) * one.bytes, 0)),
    operations: name
      ? []
      : OPERATIONS.map(one => ({
          type: one.type,
          name: one.name,
          ops: column(at => opsAt(plot, one, at)),
          failures: column(at => (one.name === "upload" ? failuresAt(plot, at) : 0)),
          bytes: column(at => opsAt(plot, one, at) * one.bytes),
        })),
    selected: name ? { type: "S3", name } : null,
    latency: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), p999: quantile(0.999) },
    heatmap: seconds.map(at => cells(plot, at, all)),
    bucket_edges_ms: EDGES,
  };
}

function percentiles(operations: readonly Operation[]): Percentiles {
  const at = (quantile: number) => mixed(operations, 10, quantile);
  return {
    p50: at(0.5),
    p66: at(0.66),
    p75: at(0.75),
    p80: at(0.8),
    p90: at(0.9),
    p95: at(0.95),
    p98: at(0.98),
    p99: at(0.99),
    p999: at(0.999),
    p9999: at(0.9999),
    p100: at(0.99999),
  };
}

function row(plot: Plot, second: number, operations: readonly Operation[], name: string, type: string): Row {
  const until = Math.min(second, plot.duration);
  const per = (at: number) => operations.reduce((sum, one) => sum + opsAt(plot, one, at), 0);
  const perBytes = (at: number) => operations.reduce((sum, one) => sum + opsAt(plot, one, at) * one.bytes, 0);
  let [requests, bytes, failures] = [0, 0, 0];
  for (let at = 0; at < until; at++) {
    requests += per(at);
    bytes += perBytes(at);
    if (operations.some(one => one.name === "upload")) failures += failuresAt(plot, at);
  }
  const times = percentiles(operations);
  const measured = requests > 0;
  const over = Math.max(1, until);
  return {
    type,
    name,
    requests,
    failures,
    fail_ratio: measured ? failures / requests : 0,
    retries: 0,
    untimed: 0,
    bytes,
    average_bytes: measured ? bytes / requests : 0,
    latency: measured
      ? {
          average: times.p50 * 1.2,
          min: times.p50 * 0.4,
          max: times.p100,
          median: times.p50,
          percentiles: times,
        }
      : null,
    service: measured ? times : null,
    first_byte: measured && operations.some(one => one.name === "download") ? times : null,
    recent: measured ? times : null,
    current: { ops: per(until - 1), failures: failuresAt(plot, until - 1), bytes: perBytes(until - 1) },
    total: { ops: requests / over, failures: failures / over, bytes: bytes / over },
  };
}

export function statisticsAt(plot: Plot, second: number, run = 1): Statistics {
  const rows = OPERATIONS.map(one => row(plot, second, [one], one.name, one.type));
  return {
    time: STARTED + second,
    run,
    total: row(plot, second, OPERATIONS, "Aggregated", ""),
    rows: rows.sort((a, b) => a.name.localeCompare(b.name)),
    endpoints: [],
  };
}

const lost = (plot: Plot, second: number) => second >= plot.loseWorkerAt && second < plot.loseWorkerAt + 40;

export function workersAt(plot: Plot, second: number): Worker[] {
  const users = usersAt(plot, second);
  return [1, 2].map(index => {
    const missing = index === 2 && lost(plot, second);
    const share = missing ? 0 : lost(plot, second) ? 1 : 0.5;
    const cpu = index === 1 && lost(plot, second) ? 0.97 : 0.42 * share + 0.1;
    const { total, current } = row(plot, second, OPERATIONS, "", "");
    const part = (rates: Row["total"]) => ({
      ops: rates.ops * share,
      failures: 0,
      bytes: rates.bytes * share,
    });
    return {
      id: `web-${index}_8c9f0d1e2a3b4c5d6e7f8091a2b3c4d5`,
      index,
      host: `loadgen-${index}`,
      version: "0.1.0",
      state: missing ? "missing" : second >= plot.duration ? "ready" : "running",
      users: Math.round(users * share),
      requests: 1000 * second,
      failures: 0,
      bytes: 1e9,
      current: part(current),
      total: part(total),
      cpu_percent: cpu * 400,
      highest_cpu_percent: Math.max(cpu, 0.6) * 400,
      cpu_share: cpu,
      threads: 4,
      cores: 8,
      memory: 180e6,
      network_in: 4e8 * share,
      network_out: 6e8 * share,
      lag_ms: cpu > 0.9 ? 48 : 0.4,
      scenario_lag_ms: null,
      clock_skew_ms: 0.2 * index,
      last_seen: STARTED + (missing ? plot.loseWorkerAt : second) - 0.6,
      limit: cpu > 0.9 ? "it uses 97 % of its four event loops and starts operations 48 ms late" : null,
    };
  });
}

export function failuresOf(plot: Plot, second: number): Failure[] {
  const { rows, total } = statisticsAt(plot, second);
  const failed = total.failures;
  if (failed === 0) return [];
  const requests = rows.find(one => one.name === "upload")!.requests;
  const part = (code: string, error: string, share: number): Failure => ({
    type: "S3",
    name: "upload",
    code,
    error,
    occurrences: Math.round(failed * share),
    share_of_failures: share,
    share_of_requests: (failed * share) / requests,
    first_seen: STARTED + 45,
    last_seen: STARTED + second - (second % 60) + 48,
  });
  return [
    part("SlowDown", "SlowDown: Please reduce your request rate. (503, request tx000001a)", 0.8),
    part("timeout", "timeout: no answer within 10 s", 0.2),
  ];
}

export function eventsAt(plot: Plot, second: number): Event[] {
  const at = (time: number, kind: string, text: string, worker: string | null = null): Event => ({
    time: STARTED + time,
    kind,
    text,
    worker,
  });
  const all = [
    at(0, "run_started", `${plot.users} users at ${plot.spawnRate}/s`),
    at(plot.users / plot.spawnRate, "ramp_done", `all ${plot.users} users are running`),
    at(
      plot.loseWorkerAt,
      "worker_lost",
      "worker loadgen-2 was lost, its users go to 1 other worker",
      "web-2",
    ),
    at(plot.loseWorkerAt + 40, "worker_back", "worker loadgen-2 is back", "web-2"),
    at(170, "note", "OSD 3 taken out"),
    at(plot.duration, "stopped", "run ended as planned"),
  ];
  return all.filter(event => event.time <= STARTED + second);
}

export function stateAt(plot: Plot, second: number, run = 1): State {
  const { total } = statisticsAt(plot, second);
  const over = second >= plot.duration;
  const users = over ? 0 : usersAt(plot, second);
  const quantiles = { p50: 4, p95: 12, p99: 31, p999: 88, average: 5 };
  const workers = workersAt(plot, second);
  return {
    time: STARTED + second,
    version: "0.1.0",
    run: {
      number: run,
      id: "20260101_000000_ab12cd34",
      directory: "/tmp/chopsticks/20260101_000000_ab12cd34",
    },
    phase: run === 0 ? "ready" : over ? "stopped" : users < plot.users ? "spawning" : "running",
    trouble: "",
    scenario: "s3_large_objects",
    driver: "native",
    target: "http://rgw1:8080, http://rgw2:8080",
    distributed: true,
    users,
    target_users: over ? 0 : plot.users,
    user_classes: { S3LargeObjects: users },
    workers: {
      connected: workers.filter(worker => worker.state !== "missing").length,
      missing: workers.filter(worker => worker.state === "missing").length,
      limited: workers.filter(worker => worker.limit).length,
    },
    plan: { users: plot.users, spawn_rate: plot.spawnRate, duration: plot.duration, stop_timeout: 0 },
    load_shape: null,
    started: run === 0 ? null : STARTED,
    elapsed: Math.min(second, plot.duration),
    remaining: over ? null : plot.duration - second,
    requests: total.requests,
    failures: total.failures,
    bytes: total.bytes,
    fail_ratio: total.fail_ratio,
    error_rows: failuresOf(plot, second).length,
    exceptions: second > 60 ? 1 : 0,
    current: total.current,
    total: total.total,
    latency: quantiles,
    recent: over ? null : quantiles,
    verdict: {
      limit: failuresOf(plot, second).length > 0 ? "server" : "load",
      sentences:
        failuresOf(plot, second).length > 0 ? ["The storage refused operations with SlowDown (503)."] : [],
    },
  };
}

export function distributions(): Distribution[] {
  const shares = Array.from({ length: 161 }, (_, step) => 1 - 10 ** (-step / 40)).concat([1]);
  return [
    { type: "", name: "Aggregated", operations: OPERATIONS },
    ...OPERATIONS.map(one => ({ type: one.type, name: one.name, operations: [one] })),
  ].map(({ type, name, operations }) => ({
    type,
    name,
    share: shares,
    ms: shares.map(share => mixed(operations, 10, share)),
  }));
}
