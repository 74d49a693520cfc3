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

/** One is said plainly, several are a list. */
export function Sentences({ sentences }: { sentences: string[] }) {
  if (sentences.length < 2) return <>{sentences[0]}</>;
  return (
    <ul class="sentences">
      {sentences.map(one => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}
