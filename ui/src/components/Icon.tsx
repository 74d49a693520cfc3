/** A handful of line icons; decoration beside words, so hidden from readers of the text. */
const PATHS = {
  play: "M7 4.5v15l12-7.5z",
  stop: "M6 6h12v12H6z",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  reset: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
  plus: "M12 5v14M5 12h14",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  warn: "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.1",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9l6 6 6-6",
  columns: "M4 5h16v14H4zM9.5 5v14M14.5 5v14",
  open: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  const solid = name === "play" || name === "stop";
  return (
    <svg class={solid ? "icon solid" : "icon"} viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
