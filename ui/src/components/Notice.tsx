import type { ComponentChildren } from "preact";
import type { Tone } from "../model/explain";
import { Icon } from "./Icon";

interface Props {
  tone: Tone;
  title?: string;
  children: ComponentChildren;
}

/** Something the reader has to know, in words. */
export function Notice({ tone, title, children }: Props) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {(tone === "bad" || tone === "warn") && <Icon name="warn" />}
      <div>
        {title && <strong>{title}</strong>}
        <div>{children}</div>
      </div>
    </div>
  );
}
