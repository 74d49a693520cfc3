import type { Look } from "../design/theme";
import { Button } from "./Button";

/** Light or dark. */
export function LookButton({ look }: { look: Look }) {
  const dark = look.theme === "dark";
  return (
    <Button
      icon={dark ? "sun" : "moon"}
      kind="quiet"
      label={dark ? "Light colours" : "Dark colours"}
      onClick={look.toggle}
    />
  );
}
