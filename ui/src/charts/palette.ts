import { eventTone } from "../model/event-tones";

/** The colours of the page, as a canvas needs them. */
export interface Palette {
  text: string;
  dim: string;
  axis: string;
  grid: string;
  line: string;
  surface: string;
  accent: string;
  bad: string;
  warn: string;
  good: string;
  series: string[];
  heat: string[];
}

export function readPalette(element: Element = document.documentElement): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim() || "#888888";
  const numbered = (name: string, many: number) =>
    Array.from({ length: many }, (_, index) => token(`${name}-${index + 1}`));
  return {
    text: token("text"),
    dim: token("dim"),
    axis: token("axis"),
    grid: token("grid"),
    line: token("line-strong"),
    surface: token("surface"),
    accent: token("accent"),
    bad: token("bad"),
    warn: token("warn"),
    good: token("good"),
    series: numbered("series", 8),
    heat: numbered("heat", 5),
  };
}

/** The colour a kind of event is drawn in. */
export function eventColour(palette: Palette, kind: string): string {
  const { good, bad, dim: idle, warn, series } = palette;
  return { good, bad, idle, warn, info: series[1]! }[eventTone(kind)];
}

type Rgb = [number, number, number];

function parse(colour: string): Rgb {
  const hex = Number.parseInt(colour.replace("#", ""), 16);
  return [(hex >> 16) & 255, (hex >> 8) & 255, hex & 255];
}

/** `steps` colours from the first of `stops` to the last. */
export function ramp(stops: string[], steps: number): string[] {
  const points = stops.map(parse);
  return Array.from({ length: steps }, (_, step) => {
    const place = (step / Math.max(1, steps - 1)) * (points.length - 1);
    const low = Math.min(Math.floor(place), points.length - 2);
    const share = place - low;
    const mixed = points[low]!.map((from, part) =>
      Math.round(from + (points[low + 1]![part]! - from) * share),
    );
    return `rgb(${mixed.join(",")})`;
  });
}
