// Made from src/chopsticks/web/openapi.json by scripts/types.mjs: change it there.

/** Why a request was refused: one sentence for people. */
export interface Problem {
  error: {
    /** What was wrong, and what is allowed. */
    message: string;
    /** The field of the request it is about; a path such as parameters.object_size_mb. */
    field: string | null;
  };
}

/** An order was understood; its effect shows in the next state. */
export interface Accepted {
  /** "Swarming started", "Test stopped"... */
  message: string;
}

/** Who is looking, and what they may do. */
export interface Session {
  /** Whether this server asks for a login (--web-login). */
  login_required: boolean;
  /** True when no login is needed, or there was one. */
  logged_in: boolean;
  /** The name that is logged in. */
  user: string | null;
}

export interface Login {
  user: string;
  password: string;
}

export interface Health {
  /** Always "ok". */
  status: string;
  version: string;
  phase: Phase;
}

/** Where the leader stands. ready: no run yet; spawning: users are being started or stopped; running: all users are there; stopping: users finish their tasks; stopped: the last run is over, its figures stay. */
export type Phase = "ready" | "spawning" | "running" | "stopping" | "stopped";

/** What a run is asked to do. */
export interface Plan {
  users: number;
  /** Users started per second. */
  spawn_rate: number;
  /** Seconds; null: until stopped. */
  duration: number | null;
  /** Seconds users in the middle of a task may take to finish it. */
  stop_timeout: number;
}

/** What a run was asked to do. */
export interface PastPlan {
  /** Null: a load shape decided. */
  users: number | null;
  /** Users started per second; null: a load shape decided. */
  spawn_rate: number | null;
  /** Seconds; null: until stopped. */
  duration: number | null;
  /** Seconds users in the middle of a task may take to finish it. */
  stop_timeout: number;
}

/** Whether the numbers tell about the storage or about the client that measured it. */
export interface Verdict {
  /** client: a worker came near the CPU its event loops can use; server: the storage turned requests away, or users spent most of their time waiting for it; load: neither, users mostly paused as they were asked to; unknown: too little was measured. */
  limit: "client" | "server" | "load" | "unknown";
  /** What a reader should know before trusting the numbers, one sentence each, most important first; may be empty. */
  sentences: string[];
}

/** Milliseconds. */
export interface Quantiles {
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  /** null where only a distribution is known. */
  average: number | null;
}

/** Milliseconds; computed from merged histograms (error at most 0.8 %). p999 is 99.9 %, p9999 is 99.99 %, p100 the maximum. */
export interface Percentiles {
  p50: number;
  p66: number;
  p75: number;
  p80: number;
  p90: number;
  p95: number;
  p98: number;
  p99: number;
  p999: number;
  p9999: number;
  p100: number;
}

/** Milliseconds. */
export interface Times {
  average: number;
  min: number;
  max: number;
  median: number;
  percentiles: Percentiles;
}

/** Per second. */
export interface Rates {
  /** Operations, failed ones included. */
  ops: number;
  failures: number;
  bytes: number;
}

/** Which run the figures are of. */
export interface Run {
  /** Runs started by this leader so far; 0: none yet. Changes when a new run begins: throw away what you have and load again. */
  number: number;
  /** The name of its run directory; null before the first run. */
  id: string | null;
  /** Where its files are, on the leader's machine. */
  directory: string | null;
}

/** Everything the header and the overview show; sent every second. */
export interface State {
  /** When this was true. Seconds since 1970 (UTC), with fractions. */
  time: number;
  /** Of chopsticks. */
  version: string;
  run: Run;
  phase: Phase;
  /** Why the last run ended or is incomplete when that was nobody's wish; "" when all is well. */
  trouble: string;
  scenario: string;
  /** A person's name for the run; absent in older reports. */
  profile?: string;
  /** native, s5cmd... */
  driver: string;
  /** The endpoints, comma separated. */
  target: string;
  /** False for a local run, whose only worker is in this process. */
  distributed: boolean;
  /** Living now, as the workers report. */
  users: number;
  /** Asked for. */
  target_users: number;
  /** Users living now, by class. */
  user_classes: Record<string, number>;
  workers: {
    /** Ready, spawning or running. */
    connected: number;
    /** Without a heartbeat for five seconds. */
    missing: number;
    /** Those that are a bottleneck themselves (Worker.limit). */
    limited: number;
  };
  plan: Plan | null;
  /** The shape that decides the number of users, if there is one. */
  load_shape: string | null;
  /** When the run began. Seconds since 1970 (UTC), with fractions. */
  started: number | null;
  /** Seconds; stands still when the run has ended. */
  elapsed: number;
  /** Seconds until the planned end; null without one. */
  remaining: number | null;
  /** So far in this run. */
  requests: number;
  /** So far in this run. */
  failures: number;
  /** So far in this run. */
  bytes: number;
  /** 0..1, of the run so far. */
  fail_ratio: number;
  /** Rows of /failures. */
  error_rows: number;
  /** Exceptions so far. */
  exceptions: number;
  current: Rates;
  total: Rates;
  latency: Quantiles | null;
  recent: Quantiles | null;
  verdict: Verdict;
}

/** A setting of the scenario, as its code declares it. */
export interface Parameter {
  /** Key in the scenario config. */
  name: string;
  /** bytes: a number of `unit`, or text with a unit ("4MiB"); duration: "30s", "1m30s", a bare number is seconds; choice: one of `choices`. */
  type: "text" | "integer" | "number" | "boolean" | "bytes" | "duration" | "choice";
  /** What the scenario uses when nothing is said. */
  default: string | number | boolean;
  /** What the configuration says, or the default: put it into the form. "***" for a secret. */
  value: string | number | boolean;
  /** What a bare number counts, for people: MiB, s. */
  unit: string | null;
  /** May be "". */
  help: string;
  minimum: number | null;
  maximum: number | null;
  /** For type choice. */
  choices: string[];
  /** Show as a password field; left as *** it keeps its value. */
  secret: boolean;
  /** Where `value` comes from: "default" or "scenario.yaml:3". */
  source: string;
}

/** A kind of simulated user. */
export interface UserClass {
  name: string;
  /** Its share, against the other weights. */
  weight: number;
  /** Above 0: exactly this many, whatever the weights. */
  fixed_count: number;
  tasks: Array<{
    name: string;
    /** 0..1 of the class' tasks. */
    ratio: number;
    tags: string[];
  }>;
}

/** What the start form offers. */
export interface Form {
  scenario: string;
  target: string;
  plan: Plan;
  /** What decides over time how many users there are, unless it is switched off; null: the scenario has none. */
  load_shape: LoadShape | null;
  /** What users without storage load; null: the workload configuration says what is tested. */
  host: string | null;
  /** A person's name for the run. */
  profile: string;
  user_classes: UserClass[];
  parameters: Parameter[];
  /** Connected so far. */
  workers: number;
  /** What the leader waits for before it starts by itself; for "2 of 4 workers". */
  workers_expected: number;
}

export interface LoadShape {
  /** Its class. */
  name: string;
  /** It reads users, spawn_rate and duration; otherwise they mean nothing to it. */
  uses_load: boolean;
}

/** A new run. Only users and spawn_rate are required. */
export interface Start {
  users: number;
  /** Users per second. */
  spawn_rate: number;
  /** Seconds, or "1h30m"; null or absent: until stopped. */
  duration?: number | string | null;
  /** The scenario's load shape, which decides if it is absent too; null: users and spawn_rate count instead. */
  load_shape?: string | null;
  /** What users without storage load; absent: as before. */
  host?: string | null;
  /** A name for the run, shown in its reports; absent: as before. */
  profile?: string | null;
  /** By name; absent ones keep their value. */
  parameters?: Record<string, string | number | boolean>;
  /** Those to change; absent ones keep their weight. Weight 0 with fixed_count 0 leaves a class out. */
  user_classes?: Array<{
    name: string;
    weight?: number;
    fixed_count?: number;
  }>;
}

/** New goals for the run that is on; its end stays unless duration is given. */
export interface Edit {
  users: number;
  spawn_rate: number;
  /** Seconds from now, or "1h30m"; null: until stopped; absent: unchanged. */
  duration?: number | string | null;
}

/** What a scenario's register_message(type, listener) hears; stock workers and ours alike. */
export interface CustomMessage {
  /** Not a word of the protocol itself, such as quit. */
  type: string;
  /** Any JSON, nested at most 31 deep; nothing is null. */
  data?: unknown;
  /** The id of one worker; otherwise all of them hear it. */
  worker?: string | null;
}

/** A remark for the list of events. */
export interface Note {
  text: string;
}

/** A row of the statistics: one operation, one endpoint, or the total (type "", name "Aggregated"). */
export interface Row {
  type: string;
  name: string;
  /** Failed ones included. */
  requests: number;
  failures: number;
  /** 0..1 */
  fail_ratio: number;
  retries: number;
  /** Requests without a response time (some foreign workers). */
  untimed: number;
  bytes: number;
  /** Per request. */
  average_bytes: number;
  /** From the intended start of each operation; null when nothing was timed. */
  latency: Times | null;
  /** From the moment it was really sent; null from stock workers. */
  service: Percentiles | null;
  /** Until the first byte of the answer; null for operations without one. */
  first_byte: Percentiles | null;
  /** Latency of the last ten seconds; null when nothing ended in them. */
  recent: Percentiles | null;
  current: Rates;
  total: Rates;
}

export interface Statistics {
  /** Seconds since 1970 (UTC), with fractions. */
  time: number;
  /** State.run.number. */
  run: number;
  total: Row;
  /** By name, then type; at most 500, the rest is in the total only. */
  rows: Row[];
  /** A row per endpoint; empty when there is only one. */
  endpoints: Row[];
}

/** This operation failed this way. */
export interface Failure {
  type: string;
  name: string;
  /** The S3 error code or first word: SlowDown, NoSuchKey, timeout; "" when there is none. */
  code: string;
  /** The whole text. */
  error: string;
  occurrences: number;
  /** 0..1 */
  share_of_failures: number;
  /** 0..1, of the requests of this operation. */
  share_of_requests: number;
  /** Seconds since 1970 (UTC), with fractions. */
  first_seen: number | null;
  /** Seconds since 1970 (UTC), with fractions. */
  last_seen: number | null;
}

export interface Failures {
  run: number;
  /** The most frequent first; at most 500. */
  failures: Failure[];
}

export interface Exception {
  message: string;
  traceback: string;
  count: number;
  /** Workers it happened on. */
  nodes: string[];
}

export interface Exceptions {
  run: number;
  exceptions: Exception[];
}

export interface TaskRatio {
  /** 0..1 */
  ratio: number;
  /** By name; absent for a plain task. */
  tasks?: Record<string, TaskRatio>;
}

/** Locust's /tasks. */
export interface Tasks {
  /** By user class; task ratios are within the class. */
  per_class: Record<string, TaskRatio>;
  /** By user class; task ratios are of all tasks. */
  total: Record<string, TaskRatio>;
}

/** The last lines, at most 500 of each. */
export interface Logs {
  leader: string[];
  /** By worker id. */
  workers: Record<string, string[]>;
}

export interface Worker {
  id: string;
  /** The number the leader gave it. */
  index: number;
  /** Machine name; "" when a stock worker does not tell. */
  host: string;
  /** "chopsticks 0.1.0", or the version of Locust a stock worker told; "" when it does not tell. */
  version: string;
  state: "ready" | "spawning" | "running" | "missing" | "left";
  users: number;
  /** In this run. */
  requests: number;
  failures: number;
  bytes: number;
  /** Over the last seconds. */
  current: Rates | null;
  total: Rates;
  /** Of one core: 400 = four cores busy. */
  cpu_percent: number;
  /** In this run. */
  highest_cpu_percent: number;
  /** 0..1 of what its event loops can use: red above 0.9. */
  cpu_share: number;
  /** Event loops; 0 when unknown. */
  threads: number;
  /** 0 when unknown. */
  cores: number;
  /** Bytes; 0 when unknown. */
  memory: number;
  /** Bytes per second of the whole machine. */
  network_in: number | null;
  /** Bytes per second of the whole machine. */
  network_out: number | null;
  /** Worst delay of its event loops since the last heartbeat: operations leave that late. */
  lag_ms: number | null;
  /** How late its Python lets users go on after an operation, 99th percentile; null without Python. */
  scenario_lag_ms: number | null;
  /** Its clock minus the leader's. */
  clock_skew_ms: number | null;
  /** Last heartbeat. Seconds since 1970 (UTC), with fractions. */
  last_seen: number | null;
  /** Why this worker is a bottleneck itself, one sentence for people; null when it is not. */
  limit: string | null;
}

export interface Workers {
  run: number;
  /** By number; those that left stay until the next run. */
  workers: Worker[];
}

/** What one worker has reported in this run. Percentiles have an error of at most 3.2 %. */
export interface WorkerStatistics {
  id: string;
  run: number;
  total: WorkerRow;
  rows: WorkerRow[];
}

export interface WorkerRow {
  type: string;
  name: string;
  requests: number;
  failures: number;
  fail_ratio: number;
  bytes: number;
  average_bytes: number;
  latency: Quantiles | null;
  total: Rates;
}

/** Each array has one value for each of Series.time. */
export interface OperationSeries {
  type: string;
  name: string;
  /** Operations per second. */
  ops: number[];
  /** Per second. */
  failures: number[];
  /** Per second. */
  bytes: number[];
}

/** The run over time, in columns: every array has one value for each of `time`. Points are `step` seconds wide and aligned, so replies to different `since` fit together: replace points by their time, append the others. The last ten seconds still change as reports arrive; replies with `since` bring them again. When `run` or `step` differs from what you have, load everything again. */
export interface Series {
  run: number;
  /** Seconds between points. */
  step: number;
  /** Beginning of each point, seconds since 1970. */
  time: number[];
  /** Living at the end of the point. */
  users: number[];
  /** All operations, per second. */
  ops: number[];
  /** Per second. */
  failures: number[];
  /** Per second. */
  bytes: number[];
  /** At most 12, the first to appear; the total stands above. */
  operations: OperationSeries[];
  /** null: all operations. */
  selected: {
    type: string;
    name: string;
  } | null;
  /** Milliseconds; null where nothing ended. */
  latency: {
    p50: Array<number | null>;
    p95: Array<number | null>;
    p99: Array<number | null>;
    p999: Array<number | null>;
  };
  /** One column for each of `time`: pairs flattened, [bucket, count, bucket, count...], ascending, only buckets that are not empty. Bucket b covers latencies from bucket_edges_ms[b] to bucket_edges_ms[b+1]. */
  heatmap: number[][];
  /** Four buckets an octave; the same for ever. Absent in the stream. */
  bucket_edges_ms?: number[];
}

/** Something that happened to the run; drawn on all charts. */
export interface Event {
  /** Seconds since 1970 (UTC), with fractions. */
  time: number;
  /** For icons and colours; unknown kinds are shown like note. */
  kind: string;
  /** One sentence. */
  text: string;
  /** The worker it is about. */
  worker: string | null;
}

export interface Events {
  run: number;
  /** In the order of time; at most 1000, the newest. */
  events: Event[];
}

export interface Download {
  /** File name it is saved under. */
  name: string;
  /** Relative to the UI's root (the page's base), not to /api/v1. */
  href: string;
  /** For people. */
  title: string;
  /** False: grey it out. */
  available: boolean;
}

export interface Downloads {
  downloads: Download[];
}

/** A run found on the leader's disk. */
export interface RunSummary {
  /** Name of its directory. */
  id: string;
  /** Seconds since 1970 (UTC), with fractions. */
  started: number | null;
  scenario: string;
  driver: string;
  target: string;
  plan: PastPlan | null;
  /** Seconds. */
  elapsed: number;
  /** "finished", "interrupted", or what went wrong; "running" for the present one. */
  ending: string;
  requests: number;
  failures: number;
  fail_ratio: number;
  total: Rates;
  latency: Quantiles | null;
  /** Whether /runs/{id} and its HTML report can be opened. */
  has_report: boolean;
}

export interface Runs {
  /** Where they were looked for. */
  directory: string;
  /** The newest first; at most 500. */
  runs: RunSummary[];
}

/** b against a, as a ratio: 0.1 is ten percent more, -0.5 half as much; null when a had none. */
export interface Change {
  ops: number | null;
  bytes: number | null;
  failures: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
}

/** Two runs side by side. */
export interface Comparison {
  a: RunSummary;
  b: RunSummary;
  /** The total last. */
  rows: Array<{
    type: string;
    name: string;
    a: Row | null;
    b: Row | null;
    change: Change;
  }>;
}

/** The latency distribution of one operation: `share` of all took at most `ms`. Points are dense near 1, up to 0.9999 and 1: draw against -log10(1 - share). */
export interface Distribution {
  type: string;
  name: string;
  ms: number[];
  /** Ascending, 0..1. */
  share: number[];
}

export interface Distributions {
  run: number;
  /** The total first (name Aggregated), then at most 24 operations, those of the most requests. */
  distributions: Distribution[];
}

export interface Setting {
  /** Path with dots: driver_config.part_size. */
  key: string;
  /** As written; *** for secrets. */
  value: string;
}

export interface Environment {
  /** The leader's machine. */
  host: string;
  kernel: string;
  cpu: string;
  cores: number;
  /** Bytes. */
  memory: number;
}

/** What report.json in a run directory is, and what the HTML report carries. The front end builds one self-contained page, `report.html`, that has exactly once the element `<script type="application/json" id="chopsticks-report">__CHOPSTICKS_REPORT__</script>`. The back end puts this document in place of the word, as JSON in which `<` is written \u003c, so that nothing in it can end the element; read it with JSON.parse(element.textContent). */
export interface ReportDocument {
  /** 1; grows when a field changes its meaning. */
  schema: number;
  /** Seconds since 1970 (UTC), with fractions. */
  generated: number;
  /** Of the chopsticks that ran it. */
  version: string;
  run: {
    id: string;
    directory: string;
    /** Seconds since 1970 (UTC), with fractions. */
    started: number | null;
    /** Seconds since 1970 (UTC), with fractions. */
    ended: number | null;
    /** Seconds. */
    elapsed: number;
    /** "finished", "interrupted", "running" (report taken during the run), or what went wrong. */
    ending: string;
    exit_code: number | null;
  };
  /** Scenario on target. */
  title: string;
  scenario: string;
  /** A person's name for the run; older reports have none. */
  profile?: string;
  driver: string;
  endpoints: string[];
  plan: PastPlan;
  /** Without secrets. */
  command_line: string;
  configuration: {
    workload: Setting[];
    scenario: Setting[];
  };
  environment: Environment;
  verdict: Verdict;
  statistics: Statistics;
  distributions: Distribution[];
  series: Series;
  /** As `series`, with `selected` set: latency and heatmap of single operations, at most 8, with fewer points. Their `operations` is empty. */
  operation_series: Series[];
  failures: Failure[];
  exceptions: Exception[];
  tasks: Tasks;
  workers: Worker[];
  events: Event[];
}
