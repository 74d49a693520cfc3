import type { ComponentChildren } from "preact";
import type { Rates } from "../api/types";
import { bytesPerSecond, count, elapsed, milliseconds, percent, short, text, volume } from "../format/format";
import { Figure } from "./Figure";

interface Said<T> {
  value: T;
  /** A few words below. */
  words: ComponentChildren;
}

interface Props {
  time: Said<number>;
  users: Said<number>;
  rates: Rates;
  requests: Said<number>;
  /** Payload of all operations. */
  bytes: number;
  failRatio: number;
  failures: Said<number>;
  p50: Said<number | undefined>;
  p99: Said<number | undefined>;
}

/** A run in seven figures, while it goes on and when it is over. */
export function RunFigures({ time, users, rates, requests, bytes, failRatio, failures, p50, p99 }: Props) {
  return (
    <dl class="figures">
      <Figure title="Time" quantity={{ value: elapsed(time.value), unit: "" }}>
        {time.words}
      </Figure>
      <Figure title="Users" quantity={{ value: count(users.value), unit: "" }}>
        {users.words}
      </Figure>
      <Figure title="Operations" quantity={{ value: short(rates.ops), unit: "/s" }}>
        {count(requests.value)} {requests.words}
      </Figure>
      <Figure title="Throughput" quantity={bytesPerSecond(rates.bytes)}>
        {text(volume(bytes))} moved
      </Figure>
      <Figure
        title="Failures"
        quantity={{ value: percent(failRatio).replace(" %", ""), unit: "%" }}
        tone={failures.value > 0 ? "bad" : undefined}
      >
        {failures.value > 0 ? failures.words : "none"}
      </Figure>
      <Figure title="Median latency" quantity={milliseconds(p50.value)}>
        {p50.words}
      </Figure>
      <Figure title="99th percentile" quantity={milliseconds(p99.value)}>
        {p99.words}
      </Figure>
    </dl>
  );
}
