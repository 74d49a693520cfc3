import type { ComponentChildren } from "preact";
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { useStored } from "./stored";

export interface Column<T> {
  id: string;
  title: string;
  /** Says what the column is, when the title is short. */
  help?: string;
  /** What it is sorted by, and for text what is shown; null sorts last. */
  value: (row: T) => string | number | null;
  show?: (row: T) => ComponentChildren;
  numeric?: boolean;
  /** Not shown until the reader asks for it. */
  optional?: boolean;
  tone?: (row: T) => string | undefined;
}

interface Props<T> {
  /** Names the table, for its heading and for what is remembered about it. */
  name: string;
  title: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Stays at the end however the others are sorted. */
  total?: T | undefined;
  sort?: Sort;
  /** Columns can be chosen. */
  choose?: boolean;
  rowClass?: (row: T) => string | undefined;
  /** A row that opens shows this below it. */
  details?: (row: T) => ComponentChildren;
  detailsLabel?: (row: T) => string;
  /** Beneath a row without being opened: what has to be said about it. */
  remark?: (row: T) => ComponentChildren;
  empty: ComponentChildren;
  actions?: ComponentChildren;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export function sorted<T>(rows: readonly T[], columns: Column<T>[], sort: Sort | undefined): readonly T[] {
  const column = columns.find(one => one.id === sort?.column);
  if (!column || !sort) return rows;
  const direction = sort.descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [column.value(left), column.value(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    return order * direction;
  });
}

/** A table that sorts by a click on a title, scrolls by itself and lets its reader choose columns. */
export function Table<T>(props: Props<T>) {
  const { name, title, columns, rows, total, choose, details } = props;
  const [sort, setSort] = useState(props.sort);
  const optional = columns.filter(column => column.optional).map(column => column.id);
  const [hidden, setHidden] = useStored<string[]>(`columns-${name}`, optional);
  const shown = choose ? columns.filter(column => !hidden.includes(column.id)) : columns;
  return (
    <section class="table-section" aria-label={title}>
      <div class="table-head">
        <h2>{title}</h2>
        {props.actions}
        {choose && <ColumnChooser columns={columns} hidden={hidden} setHidden={setHidden} />}
      </div>
      {rows.length === 0 && !total ? (
        <div class="empty">{props.empty}</div>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={`${title}, scrolls sideways`}>
          <table>
            <thead>
              <tr>
                {details && (
                  <th class="opener">
                    <span class="visually-hidden">Details</span>
                  </th>
                )}
                {shown.map(column => (
                  <HeadCell key={column.id} column={column} sort={sort} onSort={setSort} />
                ))}
              </tr>
            </thead>
            <Body {...props} rows={sorted(rows, columns, sort)} columns={shown} />
            {total && (
              <tfoot>
                <tr>
                  {details && <td class="opener" />}
                  <Cells columns={shown} row={total} />
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </section>
  );
}

function Body<T>(props: Props<T>) {
  const { columns, rows, rowKey, details } = props;
  const [open, setOpen] = useState<string | null>(null);
  const span = columns.length + (details ? 1 : 0);
  return (
    <tbody>
      {rows.map(row => {
        const key = rowKey(row);
        const remark = props.remark?.(row);
        return (
          <Fragment key={key}>
            <tr class={props.rowClass?.(row)}>
              {details && (
                <Opener
                  label={props.detailsLabel?.(row) ?? "Details"}
                  open={open === key}
                  onToggle={() => setOpen(open === key ? null : key)}
                />
              )}
              <Cells columns={columns} row={row} />
            </tr>
            {remark && (
              <tr class="remark">
                <td colSpan={span}>{remark}</td>
              </tr>
            )}
            {details && open === key && (
              <tr class="details">
                <td colSpan={span}>{details(row)}</td>
              </tr>
            )}
          </Fragment>
        );
      })}
    </tbody>
  );
}

function Opener({ label, open, onToggle }: { label: string; open: boolean; onToggle: () => void }) {
  return (
    <td class="opener">
      <button type="button" class="open-row" aria-expanded={open} aria-label={label} onClick={onToggle} />
    </td>
  );
}

function Cells<T>({ columns, row }: { columns: Column<T>[]; row: T }) {
  return (
    <>
      {columns.map(column => {
        const value = column.value(row);
        const classes = [column.numeric ? "number" : "", column.tone?.(row) ?? ""].join(" ").trim();
        return (
          <td key={column.id} class={classes || undefined} data-column={column.id} data-value={value ?? ""}>
            {column.show ? column.show(row) : value}
          </td>
        );
      })}
    </>
  );
}

interface HeadProps<T> {
  column: Column<T>;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
}

function HeadCell<T>({ column, sort, onSort }: HeadProps<T>) {
  const mine = sort?.column === column.id;
  const order = mine ? (sort.descending ? "descending" : "ascending") : "none";
  // What is asked of numbers first is where they are high, of words where they begin.
  const next = { column: column.id, descending: mine ? !sort.descending : !!column.numeric };
  return (
    <th class={column.numeric ? "number" : undefined} aria-sort={order} scope="col">
      <button type="button" title={column.help} onClick={() => onSort(next)}>
        {column.title}
      </button>
    </th>
  );
}

interface ChooserProps<T> {
  columns: Column<T>[];
  hidden: string[];
  setHidden: (hidden: string[]) => void;
}

function ColumnChooser<T>({ columns, hidden, setHidden }: ChooserProps<T>) {
  const toggle = (id: string) =>
    setHidden(hidden.includes(id) ? hidden.filter(one => one !== id) : [...hidden, id]);
  return (
    <details class="chooser">
      <summary>Columns</summary>
      <fieldset>
        <legend class="visually-hidden">Columns to show</legend>
        {columns.map(column => (
          <label key={column.id}>
            <input type="checkbox" checked={!hidden.includes(column.id)} onChange={() => toggle(column.id)} />
            {column.title}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
