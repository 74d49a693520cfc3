import { get, streamAddress } from "../api/client";
import type { Events, Exceptions, Failures, Series, State, Statistics, Workers } from "../api/types";
import { Cell } from "./cell";
import { MOST_POINTS, merge, type Timeline } from "./series";

/** live: figures arrive; lost: we try again by ourselves; ended: the leader said goodbye. */
export type Connection = "connecting" | "live" | "lost" | "ended";

const empty = <K extends string>(key: K) => ({ run: -1, [key]: [] }) as { run: number } & Record<K, never[]>;

/**
 * What the leader says, kept up to date by its stream; one for each page. Pages watch the cells they show.
 *
 * The stream brings the newest points of the series only: the rest is loaded once, and again when a new run begins,
 * points were missed, or there are more than a screen can show.
 */
export class Live {
  readonly connection = new Cell<Connection>("connecting");
  /** When figures last arrived, by this machine's clock; milliseconds. */
  readonly heard = new Cell(0);
  readonly state = new Cell<State | null>(null);
  readonly statistics = new Cell<Statistics | null>(null);
  readonly workers = new Cell<Workers>(empty("workers"));
  readonly failures = new Cell<Failures>(empty("failures"));
  readonly exceptions = new Cell<Exceptions>(empty("exceptions"));
  readonly events = new Cell<Events>(empty("events"));
  readonly timeline = new Cell<Timeline | null>(null);

  private source: EventSource | null = null;
  private loading = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private askedAt = 0;

  constructor(private readonly onLoginNeeded: () => void = () => {}) {}

  open(): void {
    this.close();
    const source = new EventSource(streamAddress());
    this.source = source;
    this.take(source, "state", this.state);
    this.take(source, "statistics", this.statistics);
    this.take(source, "workers", this.workers);
    this.take(source, "failures", this.failures);
    this.take(source, "exceptions", this.exceptions);
    this.take(source, "events", this.events);
    source.addEventListener("series", event => this.takeSeries(JSON.parse(event.data) as Series));
    source.addEventListener("bye", () => this.end());
    source.onopen = () => this.hear();
    source.onerror = () => this.lose();
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  private take<T>(source: EventSource, name: string, cell: Cell<T>): void {
    source.addEventListener(name, event => {
      this.hear();
      cell.set(JSON.parse(event.data) as T);
    });
  }

  private hear(): void {
    this.connection.set("live");
    this.heard.set(Date.now());
  }

  private end(): void {
    this.close();
    this.connection.set("ended");
  }

  /** A browser gives up on a refused stream; we do not, unless it is for want of a login. */
  private lose(): void {
    this.connection.set("lost");
    this.close();
    this.retry = setTimeout(() => void this.reopen(), 2000);
  }

  private async reopen(): Promise<void> {
    try {
      const session = await get<{ logged_in: boolean }>("session");
      if (session.logged_in) this.open();
      else this.onLoginNeeded();
    } catch {
      this.lose();
    }
  }

  private takeSeries(fresh: Series): void {
    this.hear();
    const known = this.timeline.get();
    if (!known || known.series.run !== fresh.run) void this.load();
    else if (known.series.step !== fresh.step) this.loadNewest(known);
    else this.join(known, fresh);
  }

  private join(known: Timeline, fresh: Series): void {
    const joined = merge(known.series, fresh);
    if (!joined || joined.time.length > MOST_POINTS) void this.load();
    else this.timeline.set({ series: joined, edges: known.edges });
  }

  /** Our points are wider than the stream's: ask for them, once for each. */
  private loadNewest(known: Timeline): void {
    const step = known.series.step;
    if (this.loading || Date.now() - this.askedAt < step * 1000) return;
    this.askedAt = Date.now();
    void this.request({ since: known.series.time.at(-1), max_points: MOST_POINTS }, fresh => {
      const now = this.timeline.get();
      if (now === known && fresh.step === step) this.join(known, fresh);
      else void this.load();
    });
  }

  private load(): Promise<void> {
    return this.request({ max_points: MOST_POINTS / 2 }, series =>
      this.timeline.set({ series, edges: series.bucket_edges_ms ?? [] }),
    );
  }

  private async request(
    query: Record<string, number | undefined>,
    use: (series: Series) => void,
  ): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    const answer = await get<Series>("series", query).catch(() => null);
    this.loading = false;
    if (answer) use(answer);
  }
}
