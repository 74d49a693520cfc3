import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { Series } from "../api/types";
import { MOST_POINTS, merge, type Timeline } from "./series";

type Operation = { type: string; name: string };

/** Latency and heatmap of one operation, kept as new as the run's own series; null until they are here. */
export function useSelected(operation: Operation | null, whole: Timeline | null): Timeline | null {
  const [known, setKnown] = useState<Timeline | null>(null);
  const newest = whole?.series.time.at(-1);
  const { type, name } = operation ?? {};

  useEffect(() => {
    if (type === undefined || name === undefined || whole === null) return setKnown(null);
    let current = true;
    const fits =
      known && sameOperation(known.series, type, name) && known.series.run === whole.series.run
        ? known
        : null;
    const since = fits?.series.time.at(-1);
    get<Series>("series", { type, name, since, max_points: MOST_POINTS / 2 }).then(
      fresh => {
        if (current) setKnown(joined(fits, fresh));
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [type, name, newest, whole?.series.run]);

  return operation && known && sameOperation(known.series, operation.type, operation.name) ? known : null;
}

function sameOperation({ selected }: Series, type: string, name: string): boolean {
  return selected?.type === type && selected.name === name;
}

/** When they do not fit together the next turn begins anew. */
function joined(known: Timeline | null, fresh: Series): Timeline | null {
  const edges = fresh.bucket_edges_ms ?? known?.edges ?? [];
  if (!known) return { series: fresh, edges };
  const series = merge(known.series, fresh);
  return series && { series, edges };
}
