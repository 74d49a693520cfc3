import type { Failure } from "../api/types";
import { clock, count, NOTHING, percent } from "../format/format";
import { type Column, Table } from "./Table";

const seen = (time: number | null) => (time === null ? NOTHING : clock(time));

const columns: Column<Failure>[] = [
  {
    id: "operation",
    title: "Operation",
    value: row => `${row.name} ${row.type}`,
    show: row => (
      <>
        {row.name} <small>{row.type}</small>
      </>
    ),
  },
  {
    id: "code",
    title: "Code",
    value: row => row.code,
    show: row => (row.code ? <code>{row.code}</code> : NOTHING),
  },
  {
    id: "error",
    title: "Error",
    value: row => row.error,
    show: row => <span class="wrap">{row.error}</span>,
  },
  {
    id: "occurrences",
    title: "Occurrences",
    numeric: true,
    value: row => row.occurrences,
    show: row => count(row.occurrences),
  },
  {
    id: "share",
    title: "Of all failures",
    numeric: true,
    value: row => row.share_of_failures,
    show: row => (
      <span class="share">
        <i style={{ width: `${row.share_of_failures * 100}%` }} />
        {percent(row.share_of_failures)}
      </span>
    ),
  },
  {
    id: "ratio",
    title: "Of its operations",
    help: "How many of this operation's requests failed this way",
    numeric: true,
    value: row => row.share_of_requests,
    show: row => percent(row.share_of_requests),
  },
  {
    id: "first",
    title: "First seen",
    numeric: true,
    value: row => row.first_seen,
    show: row => seen(row.first_seen),
  },
  {
    id: "last",
    title: "Last seen",
    numeric: true,
    value: row => row.last_seen,
    show: row => seen(row.last_seen),
  },
];

export function FailureTable({ failures }: { failures: readonly Failure[] }) {
  return (
    <Table
      name="failures"
      title="Failures"
      columns={columns}
      rows={failures}
      rowKey={row => `${row.type} ${row.name} ${row.error}`}
      sort={{ column: "occurrences", descending: true }}
      empty="Nothing has failed."
    />
  );
}
