import type { Exception } from "../api/types";
import { count } from "../format/format";

/** What escaped from scenarios: the message, how often, where, and the traceback on demand. */
export function ExceptionList({ exceptions }: { exceptions: readonly Exception[] }) {
  return (
    <section aria-label="Exceptions">
      <div class="table-head">
        <h2>Exceptions</h2>
      </div>
      {exceptions.length === 0 ? (
        <div class="empty">No exception has escaped from the scenario.</div>
      ) : (
        exceptions.map(one => (
          <details class="exception" key={one.message + one.traceback}>
            <summary>
              <b class="number">{count(one.count)}×</b> <span class="wrap">{one.message}</span>
              <small>on {one.nodes.join(", ") || "an unknown worker"}</small>
            </summary>
            <pre>{one.traceback || "No traceback was sent."}</pre>
          </details>
        ))
      )}
    </section>
  );
}
