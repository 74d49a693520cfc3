import { useEffect, useReducer } from "preact/hooks";

/** A value that is watched: what the leader last said of one thing. */
export class Cell<T> {
  private readonly watchers = new Set<() => void>();
  constructor(private current: T) {}

  get(): T {
    return this.current;
  }
  set(value: T): void {
    if (Object.is(value, this.current)) return;
    this.current = value;
    for (const watcher of [...this.watchers]) watcher();
  }
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** The cell's value; the component is drawn again when it changes. */
export function useCell<T>(cell: Cell<T>): T {
  const [, redraw] = useReducer((n: number, _: null) => n + 1, 0);
  useEffect(() => cell.watch(() => redraw(null)), [cell]);
  return cell.get();
}
