import type { Rates } from "../api/types";
import { count, NOTHING, percent, short } from "../format/format";
import type { Column } from "./Table";

/** Columns that several tables have, each defined once: whatever has the figure can show it. */

export const megabytes = (perSecond: number) => short(perSecond / 1e6);

const ms = (value: number | null | undefined) => (value == null ? NOTHING : short(value));

export function requests<T extends { requests: number }>(): Column<T> {
  return {
    id: "requests",
    title: "Requests",
    help: "Failed ones included",
    numeric: true,
    value: row => row.requests,
    show: row => count(row.requests),
  };
}

export function failures<T extends { failures: number; fail_ratio: number }>(): Column<T> {
  return {
    id: "failures",
    title: "Fails",
    numeric: true,
    value: row => row.failures,
    show: row => (row.failures > 0 ? `${count(row.failures)} (${percent(row.fail_ratio)})` : "0"),
    tone: row => (row.failures > 0 ? "bad" : undefined),
  };
}

export function operations<T>(rates: (row: T) => Rates, help?: string): Column<T> {
  return {
    id: "ops",
    title: "ops/s",
    help,
    numeric: true,
    value: row => rates(row).ops,
    show: row => short(rates(row).ops),
  };
}

export function throughput<T>(rates: (row: T) => Rates, help = "MB = 10⁶ bytes"): Column<T> {
  return {
    id: "megabytes",
    title: "MB/s",
    help,
    numeric: true,
    value: row => rates(row).bytes,
    show: row => megabytes(rates(row).bytes),
  };
}

/** Milliseconds in every cell, so that a column compares. */
export function time<T>(
  id: string,
  title: string,
  help: string,
  value: (row: T) => number | null | undefined,
): Column<T> {
  return { id, title, help, numeric: true, value: row => value(row) ?? null, show: row => ms(value(row)) };
}

export const MEDIAN = "Half of all took at most so long";
export const P95 = "95 of 100 took at most so long";
export const P99 = "99 of 100 took at most so long";
export const P999 = "999 of 1000 took at most so long";
