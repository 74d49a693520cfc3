import type { Row } from "../api/types";
import { bytes, count, NOTHING, percent, short, text } from "../format/format";
import type { Column } from "./Table";

const ms = (value: number | null | undefined) => (value == null ? NOTHING : short(value));

function time(
  id: string,
  title: string,
  help: string,
  value: (row: Row) => number | null | undefined,
): Column<Row> {
  return { id, title, help, numeric: true, value: row => value(row) ?? null, show: row => ms(value(row)) };
}

const megabytes = (perSecond: number) => short(perSecond / 1e6);

/** What the statistics say of an operation. Times are milliseconds in every cell, so that a column compares. */
export const statisticsColumns: Column<Row>[] = [
  { id: "type", title: "Type", value: row => row.type },
  { id: "name", title: "Name", value: row => row.name },
  {
    id: "requests",
    title: "Requests",
    help: "Failed ones included",
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
  time("median", "Median ms", "Half of all took at most so long", row => row.latency?.median),
  time("p95", "p95 ms", "95 of 100 took at most so long", row => row.latency?.percentiles.p95),
  time("p99", "p99 ms", "99 of 100 took at most so long", row => row.latency?.percentiles.p99),
  time("p999", "p99.9 ms", "999 of 1000 took at most so long", row => row.latency?.percentiles.p999),
  time("average", "Average ms", "", row => row.latency?.average),
  time("min", "Min ms", "", row => row.latency?.min),
  time("max", "Max ms", "", row => row.latency?.max),
  {
    id: "size",
    title: "Average size",
    help: "Payload of one operation",
    numeric: true,
    value: row => row.average_bytes,
    show: row => text(bytes(Math.round(row.average_bytes))),
  },
  {
    id: "ops",
    title: "ops/s",
    help: "Over the last ten seconds; over the whole run when it has ended",
    numeric: true,
    value: row => row.current.ops,
    show: row => short(row.current.ops),
  },
  {
    id: "megabytes",
    title: "MB/s",
    help: "Over the last ten seconds; MB = 10⁶ bytes",
    numeric: true,
    value: row => row.current.bytes,
    show: row => megabytes(row.current.bytes),
  },
  {
    id: "failures_per_second",
    title: "Fails/s",
    help: "Over the last ten seconds",
    numeric: true,
    value: row => row.current.failures,
    show: row => short(row.current.failures),
    tone: row => (row.current.failures > 0 ? "bad" : undefined),
  },
  time(
    "first_byte",
    "First byte p50 ms",
    "From the send to the first byte of the answer",
    row => row.first_byte?.p50,
  ),
  {
    ...time("first_byte_p99", "First byte p99 ms", "", row => row.first_byte?.p99),
    optional: true,
  },
  {
    ...time(
      "service_p99",
      "Sent p99 ms",
      "From when it was really sent: without our own lateness",
      row => row.service?.p99,
    ),
    optional: true,
  },
  {
    id: "total_ops",
    title: "ops/s overall",
    numeric: true,
    optional: true,
    value: row => row.total.ops,
    show: row => short(row.total.ops),
  },
  {
    id: "total_megabytes",
    title: "MB/s overall",
    numeric: true,
    optional: true,
    value: row => row.total.bytes,
    show: row => megabytes(row.total.bytes),
  },
  {
    id: "retries",
    title: "Retries",
    numeric: true,
    optional: true,
    value: row => row.retries,
    show: row => count(row.retries),
  },
];

/** Of a run that is over: "now" means nothing, the whole run is what counts. */
export const finalColumns: Column<Row>[] = statisticsColumns
  .filter(column => !["total_ops", "total_megabytes"].includes(column.id))
  .map(column => {
    if (column.id === "ops") return overall(column, row => row.total.ops);
    if (column.id === "megabytes") {
      return { ...overall(column, row => row.total.bytes), show: (row: Row) => megabytes(row.total.bytes) };
    }
    if (column.id === "failures_per_second") return overall(column, row => row.total.failures);
    return column;
  });

function overall(column: Column<Row>, value: (row: Row) => number): Column<Row> {
  return {
    ...column,
    help: "Over the whole run",
    value,
    show: row => short(value(row)),
    tone: () => undefined,
  };
}

const PERCENTILES: Array<[keyof NonNullable<Row["service"]>, string]> = [
  ["p50", "p50"],
  ["p66", "p66"],
  ["p75", "p75"],
  ["p80", "p80"],
  ["p90", "p90"],
  ["p95", "p95"],
  ["p98", "p98"],
  ["p99", "p99"],
  ["p999", "p99.9"],
  ["p9999", "p99.99"],
  ["p100", "p100"],
];

/** All percentiles of one kind of time. */
export function percentileColumns(of: (row: Row) => Row["service"]): Column<Row>[] {
  return [
    { id: "type", title: "Type", value: row => row.type },
    { id: "name", title: "Name", value: row => row.name },
    ...PERCENTILES.map(([key, title]) => time(key, title, "Milliseconds", row => of(row)?.[key])),
  ];
}

export const rowKey = (row: { type: string; name: string }) => `${row.type} ${row.name}`;
