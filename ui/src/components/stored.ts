import { useState } from "preact/hooks";

/** Remembered by this browser, under a name of ours; without storage (private windows, files) only by this page. */
export function read<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`chopsticks-${name}`);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(`chopsticks-${name}`, JSON.stringify(value));
  } catch {
    // Nothing depends on it.
  }
}

export function useStored<T>(name: string, otherwise: T): [T, (value: T) => void] {
  const [value, set] = useState(() => read(name, otherwise));
  const change = (changed: T) => {
    write(name, changed);
    set(changed);
  };
  return [value, change];
}
