import { useEffect, useState } from "preact/hooks";
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
  const change = (theme: Theme) => set({ theme, palette: apply(theme) });
  useEffect(() => onPrint(look.theme, change), [look.theme]);
  const toggle = () => {
    const theme = look.theme === "dark" ? "light" : "dark";
    write("theme", theme);
    change(theme);
  };
  return { ...look, toggle };
}

/** Paper is white. */
function onPrint(theme: Theme, change: (theme: Theme) => void): () => void {
  if (theme === "light") return () => {};
  const before = () => change("light");
  addEventListener("beforeprint", before);
  return () => removeEventListener("beforeprint", before);
}
