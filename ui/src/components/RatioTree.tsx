import type { TaskRatio } from "../api/types";
import { percent } from "../format/format";

interface Props {
  title: string;
  hint: string;
  ratios: Record<string, TaskRatio>;
}

/** Classes and their tasks with a bar for the share of each. */
export function RatioTree({ title, hint, ratios }: Props) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <p class="hint">{hint}</p>
      {Object.keys(ratios).length === 0 ? <div class="empty">No users yet.</div> : <Branch ratios={ratios} />}
    </section>
  );
}

function Branch({ ratios }: { ratios: Record<string, TaskRatio> }) {
  const named = Object.entries(ratios).sort(([, a], [, b]) => b.ratio - a.ratio);
  return (
    <ul class="ratios">
      {named.map(([name, { ratio, tasks }]) => (
        <li key={name}>
          <div class="ratio">
            <span class="wrap">{name}</span>
            <b class="number">{percent(ratio)}</b>
            <i style={{ width: `${Math.min(1, ratio) * 100}%` }} />
          </div>
          {tasks && <Branch ratios={tasks} />}
        </li>
      ))}
    </ul>
  );
}
