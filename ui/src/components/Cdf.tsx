import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Distribution } from "../api/types";
import { cdfPlot, latencyAt, SHARES } from "../charts/cdf-chart";
import type { Palette } from "../charts/palette";
import { spoken } from "../charts/ticks";
import { inOrder, operationName } from "../model/series";

interface Props {
  distributions: Distribution[];
  palette: Palette;
  colours: (operation: { type: string; name: string }) => string;
  height?: number;
}

const MOST_CURVES = 9;

/** How slow the slow ones are: latency against the share of operations that took no longer, up to p99.99. */
export function Cdf({ distributions, palette, colours, height = 280 }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState<number | null>(null);
  const known = useMemo(
    () =>
      ordered(distributions).map(one => ({
        one,
        colour: one.name === "Aggregated" && one.type === "" ? palette.text : colours(one),
        values: SHARES.map(share => latencyAt(one, share)),
      })),
    [distributions, palette],
  );

  useLayoutEffect(() => {
    const place = element.current!;
    const plot = cdfPlot(place, known, palette, height, setIndex);
    const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }));
    resized.observe(place);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [known]);

  return (
    <figure class="chart alone">
      <figcaption>
        <div class="chart-head">
          <h3>Latency distribution</h3>
        </div>
        <p class="hint">{hint(index)}</p>
        <ul class="legend">
          {known.map(({ one, colour, values }) => (
            <li key={`${one.type} ${one.name}`}>
              <i class="swatch" style={{ background: colour }} />
              <span>{one.name === "Aggregated" ? "all" : operationName(one, distributions)}</span>
              <b>{spoken("ms", index === null ? latencyAt(one, 0.99) : values[index])}</b>
              {index === null && <small>p99</small>}
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        class="chart-canvas"
        ref={element}
        style={{ height: `${height}px` }}
        role="img"
        aria-label="Latency by share of operations; the percentile table has the numbers"
      />
    </figure>
  );
}

/** The total, then those of the most operations, by name. */
function ordered(distributions: Distribution[]): Distribution[] {
  const [total, ...others] = distributions.filter(one => one.ms.length > 1).slice(0, MOST_CURVES);
  return total ? [total, ...inOrder(others)] : [];
}

function hint(index: number | null): string {
  if (index === null) return "So many of all operations took at most so long; both axes are logarithmic";
  const share = SHARES[index]!;
  return `${(share * 100).toFixed(share > 0.99 ? 2 : 1)} % took at most`;
}
