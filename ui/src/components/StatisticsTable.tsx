import { useMemo } from "preact/hooks";
import type { Row } from "../api/types";
import { finalColumns, percentileColumns, rowKey, statisticsColumns } from "./statistics-columns";
import { Table } from "./Table";

interface Props {
  rows: readonly Row[];
  total: Row;
  /** The run is over: rates are those of all of it. */
  over: boolean;
  choose?: boolean;
}

export function StatisticsTable({ rows, total, over, choose = true }: Props) {
  const columns = useMemo(() => {
    const wanted = over ? finalColumns : statisticsColumns;
    const timed = choose && rows.some(row => row.first_byte);
    const known = timed ? wanted : wanted.filter(column => !column.id.startsWith("first_byte"));
    return choose ? known : known.filter(column => !column.optional);
  }, [over, choose, rows.some(row => row.first_byte)]);
  return (
    <Table
      name="statistics"
      title="Operations"
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      total={total}
      choose={choose}
      empty="No operation has ended yet."
    />
  );
}

export function EndpointTable({ rows, over }: { rows: readonly Row[]; over: boolean }) {
  if (rows.length === 0) return null;
  const columns = (over ? finalColumns : statisticsColumns).filter(
    column => column.id !== "type" && !column.optional && column.id !== "first_byte",
  );
  return <Table name="endpoints" title="Endpoints" columns={columns} rows={rows} rowKey={rowKey} empty="" />;
}

/** One table for each kind of time: from the intended start, from the send, to the first byte. */
export function PercentileTables({ rows, total }: { rows: readonly Row[]; total: Row }) {
  const kinds: Array<[string, string, (row: Row) => Row["service"]]> = [
    ["latency", "Latency from the intended start, ms", row => row.latency?.percentiles ?? null],
    ["service", "Latency from the actual send, ms", row => row.service],
    ["first-byte", "Time to the first byte, ms", row => row.first_byte],
  ];
  return (
    <>
      {kinds.map(([name, title, of]) => {
        const known = rows.filter(row => of(row));
        if (known.length === 0) return null;
        return (
          <Table
            key={name}
            name={`percentiles-${name}`}
            title={title}
            columns={percentileColumns(of)}
            rows={known}
            rowKey={rowKey}
            total={of(total) && known.length > 1 ? total : undefined}
            empty=""
          />
        );
      })}
    </>
  );
}
