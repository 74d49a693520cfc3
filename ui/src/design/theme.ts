import { useEffect, useRef, useState } from "preact/hooks";
import { type Palette, readPalette } from "../charts/palette";
import { read, write } from "../components/stored";

export type Theme = "light" | "dark";

const prefersDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** What the address asks for (?theme=dark, as Locust's report has it), what was chosen here, what the system likes. */
export function initialTheme(): Theme {
  const asked = new URLSearchParams(location.search).get("theme");
  if (asked === "dark" || asked === "light") return asked;
  return read<Theme | null>("theme", null) ?? (prefersDark() ? "dark" : "light");
}

export interface Look {
  theme: Theme;
  /** Anew for each theme, so that charts are drawn again. */
  palette: Palette;
  toggle: () => void;
}

function apply(theme: Theme): Palette {
  document.documentElement.dataset.theme = theme;
  return readPalette();
}

export function useLook(): Look {
  const [look, set] = useState(() => {
    const theme = initialTheme();
    return { theme, palette: apply(theme) };
  });
  const chosen = useRef(look.theme);
  const change = (theme: Theme) => set({ theme, palette: apply(theme) });
  useEffect(() => onPaper(printing => change(printing ? "light" : chosen.current)), []);
  const toggle = () => {
    const theme = look.theme === "dark" ? "light" : "dark";
    write("theme", theme);
    chosen.current = theme;
    change(theme);
  };
  return { ...look, toggle };
}

/** Paper is white, whatever the screen is. */
function onPaper(change: (printing: boolean) => void): () => void {
  const paper = matchMedia("print");
  const changed = () => change(paper.matches);
  paper.addEventListener("change", changed);
  return () => paper.removeEventListener("change", changed);
}
