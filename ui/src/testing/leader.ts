import type { IncomingMessage, ServerResponse } from "node:http";
import { EXCEPTIONS, formOffered, TASKS } from "./documents";
import {
  distributions,
  eventsAt,
  failuresOf,
  PLOT,
  seriesUpTo,
  stateAt,
  statisticsAt,
  workersAt,
} from "./simulate";

const DAY = 86_400;

/**
 * A leader for `npm run dev`: the simulated run, second by second, at the API's addresses. With an `age` its runs take
 * a day, of which so many seconds are over when they begin.
 */
export class SimulatedLeader {
  private run = 0;
  private begun = 0;
  private plot = PLOT;

  constructor(private readonly age = 0) {}

  private second(): number {
    return this.run === 0 ? 0 : this.age + Math.floor((Date.now() - this.begun) / 1000);
  }

  /** As a leader does: wider points the longer the run is. */
  private step(): number {
    return 2 ** Math.max(0, Math.ceil(Math.log2(this.second() / 3600)));
  }

  /** Never more points than a page asks for. */
  private stepFor(query: URLSearchParams): number {
    const most = Number(query.get("max_points") ?? 600);
    return this.step() * Math.max(1, Math.ceil(this.second() / this.step() / most));
  }

  /** Whether it was ours to answer. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://leader");
    const path = pathname.match(/\/api\/v1\/(.*)$/)?.[1];
    if (path === undefined) return false;
    if (path === "stream") this.stream(request, response);
    else if (request.method === "POST") void this.order(path, request, response);
    else this.reply(response, this.read(path, searchParams));
    return true;
  }

  private reply(response: ServerResponse, body: unknown, status = body === undefined ? 404 : 200): void {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body ?? { error: { message: "no such thing", field: null } }));
  }

  private read(path: string, query: URLSearchParams): unknown {
    const second = this.second();
    const { plot, run } = this;
    const answers: Record<string, () => unknown> = {
      session: () => ({ login_required: false, logged_in: true, user: null }),
      state: () => stateAt(plot, second, run),
      form: formOffered,
      statistics: () => statisticsAt(plot, second, run),
      workers: () => ({ run, workers: workersAt(plot, second) }),
      failures: () => ({ run, failures: failuresOf(plot, second) }),
      exceptions: () => ({ run, exceptions: second > 60 ? EXCEPTIONS : [] }),
      events: () => ({ run, events: run ? eventsAt(plot, second) : [] }),
      series: () => seriesUpTo(plot, second, 0, run, query.get("name") ?? undefined, this.stepFor(query)),
      distributions: () => ({ run, distributions: second > 0 ? distributions() : [] }),
      tasks: () => TASKS,
      logs: () => ({
        leader: [
          "[12:00:00] INFO leader: listening on *:5557",
          "[12:00:03] WARNING leader: a worker is late",
        ],
        workers: { "web-1": ["[12:00:01] INFO worker: connected"] },
      }),
      downloads: () => ({
        downloads: [
          { name: "stats.csv", href: "stats/requests/csv", title: "Statistics", available: true },
          { name: "report.html", href: "stats/report?download=1", title: "HTML report", available: true },
          { name: "history.csv", href: "x", title: "Full history", available: false },
        ],
      }),
      runs: () => ({ directory: "/tmp/chopsticks", runs: [] }),
    };
    return answers[path]?.();
  }

  private async order(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const part of request) text += part;
    const body = JSON.parse(text || "{}") as { users?: number; spawn_rate?: number };
    if (path === "start") {
      this.run += 1;
      this.begun = Date.now();
      const duration = this.age > 0 ? DAY : PLOT.duration;
      this.plot = { ...PLOT, duration, users: body.users ?? 1, spawnRate: body.spawn_rate ?? 1 };
    }
    if (path === "stop") this.plot = { ...this.plot, duration: this.second() };
    this.reply(response, { message: "done" });
  }

  private stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const say = () => {
      const [second, { plot, run }] = [this.second(), this];
      const send = (name: string, body: unknown) =>
        response.write(`event: ${name}\ndata: ${JSON.stringify(body)}\n\n`);
      send("state", stateAt(plot, second, run));
      send("statistics", statisticsAt(plot, second, run));
      send("workers", { run, workers: workersAt(plot, second) });
      send("failures", { run, failures: failuresOf(plot, second) });
      send("exceptions", { run, exceptions: second > 60 ? EXCEPTIONS : [] });
      send("events", { run, events: run ? eventsAt(plot, second) : [] });
      const step = this.step();
      const from = Math.floor(Math.max(0, second - 10 * step) / step) * step;
      send("series", seriesUpTo(plot, second, from, run, undefined, step));
    };
    say();
    const timer = setInterval(say, 1000);
    request.on("close", () => clearInterval(timer));
  }
}
