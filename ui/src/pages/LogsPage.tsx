import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Logs } from "../api/types";
import { usePolled } from "../model/polled";

const LEADER = "";

function level(line: string): string {
  if (/\b(error|critical)\b/i.test(line.slice(0, 80))) return "bad";
  if (/\bwarn(ing)?\b/i.test(line.slice(0, 80))) return "warn";
  return "";
}

/** The last lines of the leader or of one worker; follows the newest one unless the reader has scrolled up. */
export function LogsPage() {
  const logs = usePolled<Logs>("logs", 2);
  const [who, setWho] = useState(LEADER);
  const [filter, setFilter] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const all = who === LEADER ? (logs?.leader ?? []) : (logs?.workers[who] ?? []);
  const lines = filter ? all.filter(line => line.toLowerCase().includes(filter.toLowerCase())) : all;

  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [logs, who, filter]);

  const scrolled = ({ currentTarget: at }: { currentTarget: HTMLDivElement }) => {
    follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
  };

  return (
    <section aria-label="Logs">
      <div class="table-head">
        <h2>Logs</h2>
        <label class="picker">
          <span class="visually-hidden">Whose log</span>
          <select value={who} onChange={event => setWho(event.currentTarget.value)}>
            <option value={LEADER}>Leader</option>
            {Object.keys(logs?.workers ?? {}).map(id => (
              <option key={id} value={id}>
                Worker {id}
              </option>
            ))}
          </select>
        </label>
        <input
          class="filter"
          type="search"
          aria-label="Only lines with"
          placeholder="Only lines with…"
          value={filter}
          onInput={event => setFilter(event.currentTarget.value)}
        />
      </div>
      <div
        class="log"
        ref={box}
        tabIndex={0}
        role="log"
        aria-label="Lines"
        aria-live="off"
        onScroll={scrolled}
      >
        {lines.length === 0 && <p class="dim">{filter ? "No line has that." : "Nothing was logged yet."}</p>}
        {lines.map((line, index) => (
          <p key={`${index} ${line}`} class={level(line)}>
            {line}
          </p>
        ))}
      </div>
    </section>
  );
}
