import type { Row } from "../api/types";
import { bytes, count, short, text } from "../format/format";
import { failures, MEDIAN, operations, P95, P99, P999, requests, throughput, time } from "./columns";
import type { Column } from "./Table";

/** What the statistics say of an operation. Times are milliseconds in every cell, so that a column compares. */
export const statisticsColumns: Column<Row>[] = [
  { id: "type", title: "Type", value: row => row.type },
  { id: "name", title: "Name", value: row => row.name },
  requests(),
  failures(),
  time("median", "Median ms", MEDIAN, row => row.latency?.median),
  time("p95", "p95 ms", P95, row => row.latency?.percentiles.p95),
  time("p99", "p99 ms", P99, row => row.latency?.percentiles.p99),
  time("p999", "p99.9 ms", P999, row => row.latency?.percentiles.p999),
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
  operations(row => row.current, "Over the last ten seconds; over the whole run when it has ended"),
  throughput(row => row.current, "Over the last ten seconds; MB = 10⁶ bytes"),
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
  { ...operations<Row>(row => row.total), id: "total_ops", title: "ops/s overall", optional: true },
  { ...throughput<Row>(row => row.total), id: "total_megabytes", title: "MB/s overall", optional: true },
  {
    id: "retries",
    title: "Retries",
    numeric: true,
    optional: true,
    value: row => row.retries,
    show: row => count(row.retries),
  },
];

const failuresOverall: Column<Row> = {
  id: "failures_per_second",
  title: "Fails/s",
  help: "Over the whole run",
  numeric: true,
  value: row => row.total.failures,
  show: row => short(row.total.failures),
};

/** Of a run that is over: "now" means nothing, the whole run is what counts. */
export const finalColumns: Column<Row>[] = statisticsColumns
  .filter(column => !["total_ops", "total_megabytes"].includes(column.id))
  .map(column => {
    if (column.id === "ops") return operations<Row>(row => row.total, "Over the whole run");
    if (column.id === "megabytes")
      return throughput<Row>(row => row.total, "Over the whole run; MB = 10⁶ bytes");
    if (column.id === "failures_per_second") return failuresOverall;
    return column;
  });

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
    ...PERCENTILES.map(([key, title]) => time<Row>(key, title, "Milliseconds", row => of(row)?.[key])),
  ];
}

export const rowKey = (row: { type: string; name: string }) => `${row.type} ${row.name}`;
